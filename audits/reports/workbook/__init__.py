"""The whole round as one Excel file, a sheet for each kind of record, and the same rows as CSV files in a ZIP."""

from .writing import as_csv_files, as_xlsx, file_name, readable

__all__ = ["as_csv_files", "as_xlsx", "file_name", "readable"]
