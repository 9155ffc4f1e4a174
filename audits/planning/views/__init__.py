"""Pages of planning: the round and its tabs, its decisions, its teams, its timetable."""
