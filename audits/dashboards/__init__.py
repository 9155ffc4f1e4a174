"""The figures of a round or a year on one page, for those who decide; the numbers are those of the report."""
