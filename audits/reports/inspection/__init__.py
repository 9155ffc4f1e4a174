"""The file for the inspection: one ZIP of a round that can be read and checked for decades without the program.

Papers, evidence, the procedures that were audited against, all rows as a workbook, the trail; with a page that opens
in any browser, a manifest with the SHA-256 of each file, and a list for `sha256sum -c`. It is written file by file:
nothing but the list of what is in it stands in memory. See docs/inspection-file.md.
"""

from .writing import file_name, readable, write

__all__ = ["file_name", "readable", "write"]
