"""Photos made safe to keep: upright, of a sensible size, and without what the camera wrote beside the picture.

Re-encoding drops everything that is not picture: the place where it was taken, thumbnails, hidden payloads.
"""

import io
from dataclasses import dataclass
from threading import Lock

from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

from .sniffing import MB, Unfit, damaged

LONG_EDGE = 2560
MOST_MEGAPIXELS = {"jpg": 50, "png": 50, "webp": 25}  # a decoded WebP takes twice the memory
SMALL_PNG = 1 * MB
FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}

# A big picture takes hundreds of megabytes while it is decoded, so they queue.
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Picture:
    """A re-encoded image."""

    data: bytes
    extension: str
    width: int
    height: int


def made_safe(path, extension):
    """The image at `path` as we keep it. Photos become JPEG; drawings and what is transparent stay PNG."""
    with _one_at_a_time:
        image = _decoded(path, extension)
    is_drawing = extension == "png" and path.stat().st_size <= SMALL_PNG
    return _encoded(image, "png" if is_drawing or image.mode == "RGBA" else "jpg", quality=85)


def smaller(path, edge):
    """The stored image at `path` as JPEG on white, with its long edge at most `edge`."""
    with _one_at_a_time, Image.open(path) as image:
        image = _plain(_shrunk(image, edge))
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    return _encoded(image, "jpg", quality=80).data


def _decoded(path, extension):
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it, where it runs in the same process
    try:
        with Image.open(path, formats=[FORMATS[extension]]) as image:
            if image.width * image.height > MOST_MEGAPIXELS[extension] * 1_000_000:
                raise _too_big(extension)
            return _plain(ImageOps.exif_transpose(_shrunk(image, LONG_EDGE)))
    except Unfit:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_big(extension) from error
    except Exception as error:  # a picture made to break decoders may break them in any way
        raise damaged() from error


def _too_big(extension):
    most = {"count": MOST_MEGAPIXELS[extension]}
    return Unfit(_("the picture has more than %(count)s million pixels; make it smaller first") % most)


def _shrunk(image, edge):
    image.draft("RGB", (edge, edge))  # a JPEG is decoded at half or a quarter of its size, when that is enough
    if image.mode in ("1", "P", "PA"):  # these can only be made smaller by leaving pixels out
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    elif image.mode.startswith("I"):
        image = image.point(lambda level: level / 256).convert("L")
    image.thumbnail((edge, edge))
    return image


def _plain(image):
    """The bare picture in one of three modes: grey, colours, or colours with transparency that is used."""
    if image.has_transparency_data:
        image = image.convert("RGBA")
        if image.getchannel("A").getextrema()[0] == 255:
            image = image.convert("RGB")
    else:
        image = image.convert("L" if image.mode in ("1", "L") else "RGB")
    image.info = {}
    return image


def _encoded(image, extension, quality):
    buffer = io.BytesIO()
    image.save(buffer, FORMATS[extension], quality=quality, optimize=extension == "jpg")
    return Picture(buffer.getvalue(), extension, *image.size)
