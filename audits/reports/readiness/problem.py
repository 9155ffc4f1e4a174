"""One thing that is missing in a document, or does not add up."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """A sentence, the address where it is mended, and whether the document waits for that.

    What *must* be mended keeps a document from being submitted; the rest is shown, and may be submitted with it.
    """

    sentence: str
    url: str
    must: bool = True
