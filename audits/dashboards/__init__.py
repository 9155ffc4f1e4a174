"""Pages that show figures of more than one feature."""
