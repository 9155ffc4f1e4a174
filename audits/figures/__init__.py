"""What a round comes to, computed in one place: pages, papers and lists show the same number."""
