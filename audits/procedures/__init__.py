"""Procedures of the agency and their controlled revisions."""
