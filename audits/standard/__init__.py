"""The editions of ISO 9001 and the bank of checklist questions."""
