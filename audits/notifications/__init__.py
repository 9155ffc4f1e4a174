"""Being told: who is told what and when, in the page and by mail."""
