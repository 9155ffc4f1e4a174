"""From the records of an audit to what its papers say. Papers are Vietnamese, so the sentences here are too."""
