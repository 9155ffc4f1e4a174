"""My work: exactly what waits for a person, what waits for others because of them, and what comes next."""
