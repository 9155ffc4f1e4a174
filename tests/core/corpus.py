"""Files as honest people send them, and as others do: each built in a moment, none of them kept in the project."""

import io
import struct
import zipfile
import zlib
from functools import partial

from PIL import Image, PngImagePlugin

SCRIPT = b"<script>alert(document.domain)</script>"
GPS = 0x8825
PDF = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n"
    b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n101\n%%EOF\n"
)
HTML = b"<!DOCTYPE html><html><body>" + SCRIPT + b"</body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200) + b"PE\x00\x00"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>'
XXE = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'


def picture(format="JPEG", size=(120, 80), mode="RGB", color=(180, 90, 40), **how):
    buffer = io.BytesIO()
    Image.new(mode, size, color).save(buffer, format, **how)
    return buffer.getvalue()


def photo_of_phone(size=(400, 300), orientation=6, format="JPEG"):
    """Left half red, right half blue as the sensor saw it, to be turned by `orientation`, with the place it shows."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretCamera"
    exif[GPS] = {1: "N", 2: (21.0, 1.0, 42.0), 3: "E", 4: (105.0, 51.0, 15.0)}
    buffer = io.BytesIO()
    image.save(buffer, format, exif=exif, quality=95)
    return buffer.getvalue()


def zipped(entries, method=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return buffer.getvalue()


def ooxml(part="wordprocessingml.document", more=(), kind="openxmlformats-officedocument", **how):
    main = f"application/vnd.{kind}.{part}.main+xml"
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    return zipped([("[Content_Types].xml", types), ("word/document.xml", "<w:document/>"), *more], **how)


docx = ooxml
xlsx = partial(ooxml, "spreadsheetml.sheet")
pptx = partial(ooxml, "presentationml.presentation")


def odt(more=(), mimetype="application/vnd.oasis.opendocument.text"):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in [("mimetype", mimetype), ("content.xml", "<office:document-content/>"), *more]:
            archive.writestr(name, content)
    return buffer.getvalue()


def png_header(width, height, extra=b""):
    """A PNG that promises a size and has hardly a picture."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    more = chunk(b"zTXt", extra) if extra else b""
    return b"\x89PNG\r\n\x1a\n" + head + more + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")


def jpeg_of_size(width, height):
    data = bytearray(picture())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def webp_of_size(width, height):
    inner = picture("WEBP", lossless=True)[12:]
    canvas = bytes(4) + struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    body = b"WEBP" + b"VP8X" + struct.pack("<I", 10) + canvas + inner
    return b"RIFF" + struct.pack("<I", len(body)) + body


def commented_png():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", SCRIPT.decode())
    return picture("PNG", pnginfo=notes)


def two_frames(format, **how):
    return picture(format, save_all=True, append_images=[Image.new("RGB", (120, 80), "blue")], **how)


def bomb(megabytes=60):
    return docx(more=[("word/media/zeros.bin", bytes(megabytes * 1024 * 1024))])


def many_small_bombs():
    return docx(more=[(f"word/media/{number}.bin", bytes(1024 * 1024)) for number in range(40)])


def overlapping():
    """Many names in the table of contents for the same packed bytes."""
    data = docx(more=[("word/zeros.bin", bytes(4 * 1024 * 1024))])
    start = struct.unpack_from("<I", data, len(data) - 6)[0]
    directory = data[start:-22]
    last = directory[directory.rindex(b"PK\x01\x02") :]
    more = (last.replace(b"word/zeros", b"word/%05d" % number) for number in range(200))
    return rezipped(data[:start], directory + b"".join(more))


def rezipped(entries, directory, count=None, comment=b""):
    """An archive with the table of contents, the count and the comment as told."""
    count = directory.count(b"PK\x01\x02") if count is None else count
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(entries), len(comment))
    return entries + directory + end + comment


def patched_directory(change, data=None):
    data = data or docx()
    start = struct.unpack_from("<I", data, len(data) - 6)[0]
    return rezipped(data[:start], change(data[start:-22]))


def understated_sizes():
    """Both headers of the entry claim that it unpacks to ten bytes."""
    return bomb(20).replace(struct.pack("<I", 20 * 1024 * 1024), struct.pack("<I", 10))


def flagged_as_locked():
    return patched_directory(lambda directory: directory[:8] + b"\x01\x00" + directory[10:])


def uncounted_entries():
    data = docx(more=[(f"word/{number}.xml", "") for number in range(2500)])
    start = struct.unpack_from("<I", data, len(data) - 6)[0]
    return rezipped(data[:start], data[start:-22], count=3)


def with_program_before():
    """A program in front, and all offsets moved so that the archive is in order."""
    data, moved = docx(), len(EXE)
    start = struct.unpack_from("<I", data, len(data) - 6)[0]
    directory, at = bytearray(data[start:-22]), 0
    while (at := directory.find(b"PK\x01\x02", at)) >= 0:
        struct.pack_into("<I", directory, at + 42, struct.unpack_from("<I", directory, at + 42)[0] + moved)
        at += 46
    return rezipped(EXE + data[:start], bytes(directory))


def endless_directory():
    data = docx()
    start = struct.unpack_from("<I", data, len(data) - 6)[0]
    return rezipped(data[:start], data[start:-22] * 120_000, count=3)


def doubled_entry():
    data = docx(more=[("word/documenu.xml", "<w:other/>")])
    return data.replace(b"word/documenu.xml", b"word/document.xml")


def spoiled(data, at=0.6):
    place = int(len(data) * at)
    return data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]


# What is refused: a title, the name that it comes under, and how it is made.
REFUSED = {
    "a program": ("setup.exe", lambda: EXE),
    "a program called PDF": ("bien-ban.pdf", lambda: EXE),
    "a program behind a document's name": ("bien-ban.pdf.exe", lambda: EXE),
    "a program called CSV": ("so-lieu.csv", lambda: EXE),
    "a program of Linux called JPG": ("anh.jpg", lambda: b"\x7fELF" + bytes(100)),
    "a script": ("a.js", lambda: b"alert(1)"),
    "a page": ("a.html", lambda: HTML),
    "a page called PDF": ("a.pdf", lambda: HTML),
    "a page called JPG": ("a.jpg", lambda: HTML),
    "a page called TXT": ("a.txt", lambda: HTML),
    "a page called CSV, after a BOM and blanks": ("a.csv", lambda: b"\xef\xbb\xbf \r\n" + HTML),
    "a script element called TXT": ("a.txt", lambda: SCRIPT),
    "an SVG": ("a.svg", lambda: SVG),
    "an SVG called PNG": ("a.png", lambda: SVG),
    "an SVG called TXT": ("a.txt", lambda: b"<?xml version='1.0'?>" + SVG),
    "a PNG called JPG": ("a.jpg", lambda: picture("PNG")),
    "a JPG called PNG": ("a.png", picture),
    "a JPG called WebP": ("a.webp", picture),
    "a GIF": ("a.gif", lambda: GIF),
    "a GIF called JPG": ("a.jpg", lambda: GIF),
    "a BMP called PNG": ("a.png", lambda: picture("BMP")),
    "a TIFF called JPG": ("a.jpg", lambda: picture("TIFF")),
    "a HEIC called JPG": ("a.jpg", lambda: b"\x00\x00\x00\x18ftypheic" + bytes(200)),
    "a PDF called DOCX": ("a.docx", lambda: PDF),
    "a PDF called JPG": ("a.jpg", lambda: PDF),
    "a JPG called PDF": ("a.pdf", picture),
    "a DOCX called XLSX": ("a.xlsx", docx),
    "an XLSX called DOCX": ("a.docx", xlsx),
    "a DOCX called ODT": ("a.odt", docx),
    "an ODT called DOCX": ("a.docx", odt),
    "a DOCX called PDF": ("a.pdf", docx),
    "a DOCX called CSV": ("a.csv", docx),
    "an archive": ("a.zip", lambda: zipped([("a.txt", "a")])),
    "an archive called DOCX": ("a.docx", lambda: zipped([("a.txt", "a")])),
    "an archive called ODT": ("a.odt", lambda: zipped([("mimetype", "text/plain")])),
    "an empty archive called DOCX": ("a.docx", lambda: zipped([])),
    "an old Word file called DOCX": ("a.docx", lambda: OLE),
    "an old Word file": ("a.doc", lambda: OLE),
    "a Word template called DOCX": ("a.docx", lambda: ooxml("wordprocessingml.template")),
    "a spreadsheet of LibreOffice called ODT": (
        "a.odt",
        lambda: odt(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
    ),
    "an ODT without text": ("a.odt", lambda: zipped([("mimetype", "application/vnd.oasis.opendocument.text")])),
    "no extension": ("bienban", lambda: PDF),
    "nothing but an extension": (".pdf", lambda: PDF),
    "an extension behind NUL": ("a.exe\x00.pdf.exe", lambda: PDF),
    "an extension read backwards": ("bien-ban\u202efdp.exe", lambda: PDF),
    "a PDF with a page before it": ("a.pdf", lambda: HTML + PDF),
    "a PDF with an archive behind it": ("a.pdf", lambda: PDF + zipped([("evil.class", "x")])),
    "a PDF without an end": ("a.pdf", lambda: PDF[:120]),
    "a PDF with another file behind it": ("a.pdf", lambda: PDF + bytes(5000)),
    "four letters of a PDF": ("a.pdf", lambda: b"%PDF"),
    "a DOCX with a program before it": ("a.docx", lambda: EXE + docx()),
    "a DOCX with a program before it, in order": ("a.docx", with_program_before),
    "a DOCX with a page behind it": ("a.docx", lambda: docx() + HTML),
    "a DOCX with a page as its comment": (
        "a.docx",
        lambda: docx()[:-2] + struct.pack("<H", len(HTML) + 9) + HTML,
    ),
    "a bomb": ("a.docx", bomb),
    "a bomb in many parts": ("a.docx", many_small_bombs),
    "a bomb that understates its size": ("a.docx", understated_sizes),
    "a bomb of overlapping entries": ("a.docx", overlapping),
    "too many entries": ("a.docx", lambda: docx(more=[(f"word/{number}.xml", "") for number in range(2500)])),
    "too many entries, not counted": ("a.docx", uncounted_entries),
    "a table of contents of 15 MB": ("a.docx", endless_directory),
    "a table of contents that is not there": ("a.docx", lambda: rezipped(b"PK\x03\x04", b"", count=65535)),
    "an archive in a document": ("a.docx", lambda: docx(more=[("word/embeddings/a.zip", zipped([("a", "a")]))])),
    "an archive by another name": ("a.xlsx", lambda: xlsx(more=[("xl/media/image1.png", zipped([("a", "a")]))])),
    "a RAR in a document": ("a.docx", lambda: docx(more=[("word/a.bin", b"Rar!\x1a\x07\x00")])),
    "a program in a document": ("a.docx", lambda: docx(more=[("word/a.bin", EXE)])),
    "an old Office object in a document": ("a.docx", lambda: docx(more=[("word/embeddings/ole.bin", OLE)])),
    "a macro": ("a.docx", lambda: docx(more=[("word/vbaProject.bin", "x")])),
    "a macro elsewhere": ("a.xlsx", lambda: xlsx(more=[("xl/VBAPROJECT.BIN", "x")])),
    "a macro in LibreOffice": ("a.odt", lambda: odt(more=[("Basic/Standard/Module1.xml", "<x/>")])),
    "a macro-enabled document": ("a.docx", lambda: ooxml("document.macroEnabled", kind="ms-word")),
    "a locked document": ("a.docx", flagged_as_locked),
    "an entry packed in another way": ("a.docx", lambda: ooxml(method=zipfile.ZIP_LZMA)),
    "an entry outside of the archive": ("a.docx", lambda: docx(more=[("../../etc/cron.d/x", "x")])),
    "an entry at the root": ("a.docx", lambda: docx(more=[("/etc/cron.d/x", "x")])),
    "an entry twice": ("a.docx", doubled_entry),
    "an entity that reads files": ("a.docx", lambda: docx(more=[("word/x.xml", XXE)])),
    "entities that laugh": ("a.xlsx", lambda: xlsx(more=[("xl/x.xml", LAUGHS)])),
    "entities in UTF-16": ("a.pptx", lambda: pptx(more=[("ppt/x.xml", LAUGHS.decode().encode("utf-16"))])),
    "a spoiled DOCX": ("a.docx", lambda: spoiled(docx(more=[("word/a.bin", bytes(range(256)) * 40)], method=0))),
    "half a DOCX": ("a.docx", lambda: docx()[:200]),
    "a PNG of 50,000 by 50,000": ("a.png", lambda: png_header(50_000, 50_000)),
    "a PNG of 51 million pixels": ("a.png", lambda: png_header(10_000, 5_100)),
    "a PNG without a size": ("a.png", lambda: png_header(0, 0)),
    "a PNG whose picture is missing": ("a.png", lambda: png_header(3000, 3000)),
    "a PNG whose note unpacks to 100 MB": ("a.png", lambda: png_header(9, 9, b"a\0\0" + zlib.compress(bytes(10**8)))),
    "a JPG of 65,000 by 65,000": ("a.jpg", lambda: jpeg_of_size(65_000, 65_000)),
    "a WebP of 16,383 by 16,383": ("a.webp", lambda: webp_of_size(16_383, 16_383)),
    "half a JPG": ("a.jpg", lambda: photo_of_phone()[:-600]),
    "half a PNG": ("a.png", lambda: picture("PNG", (300, 300))[:-40]),
    "half a WebP": ("a.webp", lambda: photo_of_phone(format="WEBP")[:300]),
    "the first bytes of a JPG": ("a.jpg", lambda: b"\xff\xd8\xff\xe0"),
    "an empty PDF": ("a.pdf", lambda: b""),
    "an empty JPG": ("a.jpg", lambda: b""),
    "an empty text": ("a.txt", lambda: b""),
    "text with NUL": ("a.txt", lambda: b"STT\x00;Ten"),
    "text with NUL at its end": ("a.txt", lambda: b"a" * 200_000 + b"\x00"),
    "text in UTF-16": ("a.csv", lambda: "Họ tên;Đơn vị".encode("utf-16")),
    "text in an old encoding": ("a.txt", lambda: "Biên bản đánh giá".encode("cp1258", "replace")),
    "more than 20 MB": ("a.txt", lambda: b"a" * (20 * 1024 * 1024 + 1)),
}

# What is taken because what is kept or served of it does no harm.
HARMLESS = {
    "a JPG with an archive behind it": ("a.jpg", lambda: picture() + zipped([("evil.class", "x")])),
    "a JPG with a page behind it": ("a.jpg", lambda: picture() + HTML),
    "a JPG with a script as its comment": ("a.jpg", lambda: picture(comment=SCRIPT)),
    "a JPG with a script as its profile": ("a.jpg", lambda: picture(icc_profile=SCRIPT)),
    "a PNG with a script as its note": ("a.png", commented_png),
    "a PNG with a page behind it": ("a.png", lambda: picture("PNG") + HTML),
    "a PNG with a script as its profile": ("a.png", lambda: picture("PNG", icc_profile=SCRIPT)),
    "a WebP with a script as its note": ("a.webp", lambda: picture("WEBP", xmp=SCRIPT)),
    "a program's name in front of a picture's": ("shell.php.jpg", picture),
    "a moving PNG": ("a.png", lambda: two_frames("PNG")),
    "a moving WebP": ("a.webp", lambda: two_frames("WEBP")),
    "a picture of one pixel by many": ("a.png", lambda: picture("PNG", (1, 60_000))),
}

# What people send who mean well.
HONEST = {
    "PDF": ("Biên bản.pdf", lambda: PDF),
    "PDF of an old scanner": ("scan.PDF", lambda: PDF.rstrip() + b"\r\n" + bytes(200)),
    "JPG": ("anh.jpg", picture),
    "JPEG": ("anh.JPEG", picture),
    "JPG in grey": ("anh.jpg", lambda: picture(mode="L", color=90)),
    "JPG of a printer": ("anh.jpg", lambda: picture(mode="CMYK", color=(1, 2, 3, 4))),
    "JPG of two pictures, as phones make it": ("anh.jpg", lambda: two_frames("MPO")),
    "PNG": ("anh.png", lambda: picture("PNG")),
    "PNG of one bit": ("quet.png", lambda: picture("PNG", mode="1", color=1)),
    "PNG with a palette": ("anh.png", lambda: picture("PNG", mode="P", color=1)),
    "PNG of 16 bits": ("quet.png", lambda: picture("PNG", mode="I;16", color=40_000)),
    "WebP": ("anh.webp", lambda: picture("WEBP")),
    "DOCX": ("Quy trình.docx", docx),
    "XLSX": ("Bảng theo dõi.xlsx", xlsx),
    "XLSX with many equal rows": ("a.xlsx", lambda: xlsx(more=[("xl/sheet1.xml", "<c><v>0</v></c>" * 500_000)])),
    "PPTX": ("Trình chiếu.pptx", pptx),
    "ODT": ("Quy trình.odt", odt),
    "TXT": ("ghi chú.txt", lambda: "Đơn vị: Phòng Người có công".encode()),
    "CSV of Excel": ("mẫu.csv", lambda: "STT;Họ tên\r\n1;Nguyễn Văn A".encode("utf-8-sig")),
    "CSV that begins like a program": ("may.csv", lambda: b"MZ;BM;ID3\r\n"),
    "a test virus, which is text": ("eicar.txt", lambda: EICAR),
}
