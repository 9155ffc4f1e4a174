"""What files are called in the ZIP: names that every system unpacks, whatever people called theirs."""

import re
from collections import Counter

from audits.core.filenames import extension_of
from audits.core.fold import fold

LONGEST = 60  # letters of a name: with its folders a path stays below 150
EXTENSION = re.compile(r"[a-z0-9]{1,8}")


class Names:
    """Paths that no two files share, with a number in front, so that they stand in the order of the index.

    Small letters a to z, digits and dashes only: the number in front keeps them from being names that Windows keeps
    for its devices, and no two differ in capitals alone.
    """

    def __init__(self):
        self._counted = Counter()

    def path(self, folder, title, extension):
        self._counted[folder] += 1
        return f"{folder}/{self._counted[folder]:03}-{slug(title) or 'tep'}{suffix(extension)}"


def slug(text):
    """so-theo-doi-ho-so from “Sổ theo dõi hồ sơ”."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    return words[:LONGEST].rstrip("-")


def suffix(extension):
    """.jpg; nothing for an extension that is none."""
    return f".{extension}" if EXTENSION.fullmatch(extension) else ""


def extension_in(name):
    return extension_of(name)
