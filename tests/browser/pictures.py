"""Photos as phones take them: turned by the sensor, with the place in them; and the means to hand them to a page."""

import base64
import io

from PIL import Image, ImageDraw

PAPER, SECRET, CORNER = (200, 190, 150), (250, 250, 250), (20, 60, 180)
GPS, EXIF, TAKEN = 0x8825, 0x8769, 0x9003


def of_phone(size=(3000, 2000), *, orientation=6, taken="2017:12:05 09:12:00", format="JPEG"):
    """A sheet of paper as it stands upright: a blue corner at the top left, a white field with a number in its middle.

    `size` is what the sensor saw; the camera says with `orientation` how it was held.
    """
    upright = size[::-1] if orientation in (6, 8) else size
    image = Image.new("RGB", upright, PAPER)
    pen = ImageDraw.Draw(image)
    width, height = upright
    pen.rectangle((0, 0, width // 5, height // 5), fill=CORNER)
    pen.rectangle((width * 0.3, height * 0.4, width * 0.7, height * 0.6), fill=SECRET)
    pen.text((width * 0.32, height * 0.45), "CCCD 001 234", fill="black", font_size=max(10, width // 20))
    turned = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}.get(orientation)
    if turned is not None:
        image = image.transpose(turned)
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(EXIF)[TAKEN] = taken
    exif.get_ifd(GPS).update({1: "N", 2: (21.0, 1.0, 42.0), 3: "E", 4: (105.0, 50.0, 30.0)})
    out = io.BytesIO()
    image.save(out, format, exif=exif, quality=85)
    return out.getvalue()


def chosen(name, data, kind="image/jpeg"):
    """A file as Playwright hands it to an input."""
    return {"name": name, "mimeType": kind, "buffer": data}


TRANSFER = """(element, [event, files]) => {
  const carried = new DataTransfer();
  for (const [name, type, data] of files) {
    const bytes = Uint8Array.from(atob(data), letter => letter.charCodeAt(0));
    carried.items.add(new File([bytes], name, {type}));
  }
  const options = {bubbles: true, cancelable: true};
  element.dispatchEvent(event === "paste"
    ? new ClipboardEvent("paste", {...options, clipboardData: carried})
    : new DragEvent(event, {...options, dataTransfer: carried}));
}"""


def hand_over(place, event, *files):
    """Paste or drop files on an element, as `chosen` names them."""
    plain = [(one["name"], one["mimeType"], base64.b64encode(one["buffer"]).decode()) for one in files]
    place.evaluate(TRANSFER, [event, plain])


def near(pixel, colour, within=24):
    """Whether a pixel has a colour, but for what JPEG makes of it."""
    return all(abs(one - other) <= within for one, other in zip(pixel, colour, strict=True))
