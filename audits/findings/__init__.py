"""Findings: from the draft on site to the issued, numbered finding and its answer."""
