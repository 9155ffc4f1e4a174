"""The pages around a visit: its checklist, the record page, its signing."""
