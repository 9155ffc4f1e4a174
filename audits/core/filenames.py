"""The name that a file came with, made harmless: it is shown and offered for download, never used as a path."""

import os
import re
import unicodedata

LONGEST = 150
PATH_SEPARATORS = re.compile(r"[/\\]")
REFUSED_BY_WINDOWS = re.compile(r'[<>:"|?*]')
DEVICES_OF_WINDOWS = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)


def cleaned_name(name):
    """`name` without path, invisible characters (such as those that turn the reading direction) and devices."""
    visible = "".join(char for char in name if not unicodedata.category(char).startswith("C"))
    last = PATH_SEPARATORS.split(unicodedata.normalize("NFC", visible))[-1]
    words = " ".join(REFUSED_BY_WINDOWS.sub("_", last).split()).strip(". ")
    if DEVICES_OF_WINDOWS.match(words):
        words = f"_{words}"
    stem, suffix = os.path.splitext(words)
    return stem[: LONGEST - len(suffix)] + suffix if len(suffix) < LONGEST else words[:LONGEST]


def extension_of(name):
    """The extension that a name ends with, in its usual spelling: "jpg" for Photo.JPEG."""
    extension = os.path.splitext(name)[1].lower().lstrip(".")
    return "jpg" if extension == "jpeg" else extension


def with_extension(name, extension):
    """`name` as it must be called now that its content is of another kind."""
    return name if extension_of(name) == extension else f"{os.path.splitext(name)[0]}.{extension}"
