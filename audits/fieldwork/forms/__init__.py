"""What is asked of people around a visit, page by page."""
