"""What an agency already has in Excel comes in: looked through first, then written by the verbs of the pages."""
