"""The demo agency: a provincial department with its people, three audit rounds and their papers."""
