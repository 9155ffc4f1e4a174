"""What every feature shares. Knows no feature; each thing has one door (see docs/architecture.md)."""
