"""Pages of counted survey forms, beside what was asked during visits."""
