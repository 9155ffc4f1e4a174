"""The demo agency: a provincial department with its people, four audit rounds and their papers."""
