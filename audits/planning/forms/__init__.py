"""What is asked of people who plan: the round, its decisions, its teams, its timetable."""
