"""What papers say, ready to be set in type: plain records, no queries, nothing that depends on the reader."""
