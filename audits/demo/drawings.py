"""Draws the evidence photos of the demo: what an auditor photographs, never people.

The same kind, seed and labels give the same picture, so the demo looks alike wherever it is loaded.
"""

import io
import random
from functools import cache
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

SIZE = (1600, 1200)
INK = (38, 42, 58)
PEN = (32, 52, 140)
PAPER = (247, 244, 235)
FONT_FOLDERS = (
    Path(__file__).resolve().parent.parent / "reports" / "fonts",
    Path("/usr/share/fonts/truetype/liberation"),
    Path("/usr/share/fonts/truetype/liberation2"),
    Path("/usr/share/fonts/truetype/dejavu"),
)
FONT_FILES = {
    False: ("LiberationSerif-Regular.ttf", "DejaVuSerif.ttf", "DejaVuSans.ttf"),
    True: ("LiberationSerif-Bold.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSans-Bold.ttf"),
}


def draw(kind, *, seed, labels=()):
    """The photo as JPEG bytes; `labels` are the few words that can be read in it."""
    dice = random.Random(f"{kind}:{seed}")  # noqa: S311 - pictures, not secrets
    return developed(KINDS[kind](dice, [label for label in labels if label]), dice)


def document(dice, labels):
    """A page on a desk: heading, lines of text that cannot be read, boxes to sign."""
    page = Image.new("RGB", (1020, 1180), PAPER)
    pen = ImageDraw.Draw(page)
    y = heading(pen, labels, width=1020, top=80)
    while y < 760:
        y = text_lines(pen, dice, y, left=90, right=930, count=dice.randint(2, 4)) + 26
    for left, name in ((110, "NGƯỜI LẬP"), (620, "ĐẠI DIỆN ĐƠN VỊ")):
        centred(pen, name, left + 150, 900, font(26, bold=True))
        pen.line((left, 1090, left + 300, 1090), fill=INK, width=2)
    signature(pen, dice, 150, 1040)
    return laid_on(desk(dice), page, dice)


def register(dice, labels):
    """An open record book: a ruled table on two pages; a column stays empty."""
    book = Image.new("RGB", (1420, 960), PAPER)
    pen = ImageDraw.Draw(book)
    heads = [label for label in labels if not label[:2].isdigit()]
    codes = [label for label in labels if label[:2].isdigit()]
    for place, head in enumerate(heads):
        centred(pen, head, 355, 50 + 46 * place, font(36 - 6 * place, bold=not place))
    centred(pen, "Ngày nhận – Ngày hẹn – Kết quả", 1065, 60, font(30, bold=True))
    top, row = 170, 62
    for page, columns in ((40, (0, 90, 330, 640)), (750, (0, 210, 420, 630))):
        for x in columns:
            pen.line((page + x, top, page + x, 920), fill=(140, 150, 170), width=2)
    for line in range(13):
        y = top + row * line
        pen.line((40, y, 680, y), fill=(140, 150, 170), width=2)
        pen.line((750, y, 1380, y), fill=(140, 150, 170), width=2)
    for line, code in enumerate(codes, start=1):
        y = top + row * line
        pen.text((62, y + 14), str(line), font=font(30), fill=PEN)
        pen.text((150, y + 12), code, font=font(34), fill=PEN)
        scribble(pen, dice, 400, y + 34, 200)
        scribble(pen, dice, 775, y + 34, 140)
        scribble(pen, dice, 985, y + 34, 140)
    fold = Image.new("L", book.size, 255)
    shade = ImageDraw.Draw(fold)
    for step in range(60):
        for x in (710 - step, 710 + step):
            shade.line((x, 0, x, 960), fill=190 + step * 65 // 60)
    return laid_on(desk(dice), ImageChops.multiply(book, Image.merge("RGB", (fold,) * 3)), dice)


def shelf(dice, labels):
    """A shelf of folders with labels on their backs."""
    scene = Image.new("RGB", SIZE, (196, 190, 178))
    pen = ImageDraw.Draw(scene)
    colours = ((52, 84, 128), (122, 54, 48), (62, 98, 74), (140, 116, 62), (86, 86, 96))
    for board, floor in enumerate((400, 780, 1160)):
        pen.rectangle((40, floor - 350, 1560, floor), fill=(150, 128, 100))
        pen.rectangle((40, floor - 350, 1560, floor - 330), fill=(96, 76, 54))
        x, colour = 62, colours[(board + dice.randrange(5)) % 5]
        while x < 1480:
            width, height = dice.randint(52, 84), dice.randint(262, 306)
            if dice.random() < 0.06:
                x += width
                continue
            shade = tuple(max(0, part + dice.randint(-14, 14)) for part in colour)
            pen.rectangle((x, floor - height, x + width, floor), fill=shade, outline=(40, 36, 32), width=2)
            pen.rectangle((x + 9, floor - height + 34, x + width - 9, floor - height + 150), fill=PAPER)
            text_lines(pen, dice, floor - height + 50, left=x + 15, right=x + width - 15, count=3, gap=26)
            x += width + 3
        pen.rectangle((20, floor, 1580, floor + 22), fill=(112, 88, 62))
        if board < len(labels):
            plate(pen, labels[board], 800, floor - 2)
    return scene


def notice_board(dice, labels):
    """A board with the posted procedures; some places are empty."""
    scene = Image.new("RGB", SIZE, (222, 220, 210))
    pen = ImageDraw.Draw(scene)
    pen.rectangle((70, 60, 1530, 1130), fill=(118, 92, 62))
    pen.rectangle((96, 86, 1504, 1104), fill=(34, 92, 84))
    pen.rectangle((140, 112, 1460, 208), fill=(172, 34, 34))
    title, fields = (labels or ["NIÊM YẾT"])[0], labels[1:]
    centred(pen, title, 800, 134, font(52, bold=True), fill=(250, 232, 150))
    for place, field in enumerate(fields[:2]):
        plate(pen, field, 450 + 700 * place, 278)
    empty = dice.sample(range(12), 3)
    for number in range(12):
        x, y = 150 + (number % 6) * 220, 330 + (number // 6) * 380
        if number in empty:
            pen.rectangle((x, y, x + 196, y + 330), outline=(72, 128, 120), width=3)
            continue
        tilt = dice.randint(-3, 3)
        pen.polygon([(x + tilt, y), (x + 196, y + tilt), (x + 196 - tilt, y + 330), (x, y + 330 - tilt)], fill=PAPER)
        text_lines(pen, dice, y + 30, left=x + 44, right=x + 152, count=2, gap=18)
        text_lines(pen, dice, y + 86, left=x + 20, right=x + 176, count=11, gap=20)
        pen.ellipse((x + 92, y + 4, x + 104, y + 16), fill=(190, 40, 40))
    return scene


def counter(dice, labels):
    """A reception counter before opening: signs, chairs, a number machine, nobody."""
    scene = Image.new("RGB", SIZE, (224, 226, 222))
    pen = ImageDraw.Draw(scene)
    pen.rectangle((0, 860, 1600, 1200), fill=(170, 160, 146))
    for line in range(7):
        pen.line((-400 + line * 420, 1200, 260 + line * 190, 860), fill=(150, 140, 126), width=3)
    title, desks = (labels or ["TIẾP NHẬN HỒ SƠ"])[0], labels[1:] or ["Quầy 1", "Quầy 2"]
    pen.rectangle((180, 70, 1420, 190), fill=(24, 74, 138))
    centred(pen, title, 800, 98, font(54, bold=True), fill=(255, 255, 255))
    width = 1360 // len(desks)
    for place, name in enumerate(desks):
        left = 120 + place * width
        pen.rectangle((left + 14, 300, left + width - 14, 560), fill=(206, 222, 226), outline=INK, width=3)
        plate(pen, name, left + width // 2, 290)
        pen.rectangle((left + 50, 440, left + 190, 540), fill=(40, 44, 50))
        pen.rectangle((left + 110, 540, left + 130, 562), fill=(60, 64, 70))
        for y in range(552, 552 - 9 * dice.randint(2, 5), -9):
            pen.rectangle((left + 220, y, left + 330, y + 7), fill=PAPER, outline=(150, 150, 140))
    pen.rectangle((100, 560, 1500, 610), fill=(138, 104, 68))
    pen.rectangle((120, 610, 1480, 880), fill=(168, 132, 92))
    for seat in range(5):
        chair(pen, 250 + seat * 250, 960)
    pen.rectangle((36, 640, 106, 930), fill=(70, 76, 84))
    pen.rectangle((46, 660, 96, 730), fill=(120, 190, 210))
    return scene


KINDS = {"document": document, "register": register, "shelf": shelf, "notice_board": notice_board, "counter": counter}


@cache
def font(size, bold=False):
    """Liberation Serif, which our papers use; else what the system has with Vietnamese letters."""
    for folder in FONT_FOLDERS:
        for name in FONT_FILES[bold]:
            if (folder / name).exists():
                return ImageFont.truetype(folder / name, size)
    return ImageFont.load_default(size)


def centred(pen, text, x, y, face, fill=INK):
    pen.text((x - pen.textlength(text, font=face) / 2, y), text, font=face, fill=fill)


def heading(pen, labels, *, width, top):
    """The lines in capitals make the title; the others stand below it, as written in by hand."""
    for label in labels:
        title = label == label.upper() and not label.startswith("HS ")
        centred(pen, label, width / 2, top, font(46 if title else 38, bold=title), fill=INK if title else PEN)
        top += 64
    return top + 30


def plate(pen, text, x, y):
    """A small white sign with one name, its lower edge at y."""
    half = pen.textlength(text, font=font(34, bold=True)) / 2 + 22
    pen.rectangle((x - half, y - 54, x + half, y), fill=(255, 255, 252), outline=(90, 90, 90), width=2)
    centred(pen, text, x, y - 48, font(34, bold=True))


def text_lines(pen, dice, y, *, left, right, count, gap=34):
    """Lines of print too small to read, as words of uneven length."""
    for line in range(count):
        x, end = left, right if line < count - 1 else left + (right - left) * dice.uniform(0.3, 0.9)
        while x < end:
            word = min(dice.randint(14, 78) * gap / 34, end - x)
            pen.line((x, y, x + word, y), fill=(112, 112, 122), width=max(2, gap // 5))
            x += word + gap * 0.36
        y += gap
    return y


def scribble(pen, dice, x, y, length):
    """A few handwritten figures."""
    points = [(x + step * 9, y + dice.randint(-11, 11)) for step in range(length // 9)]
    pen.line(points, fill=PEN, width=3, joint="curve")


def signature(pen, dice, x, y):
    points = [(x + step * 11, y + dice.randint(-34, 30)) for step in range(20)]
    pen.line(points, fill=PEN, width=4, joint="curve")


def chair(pen, x, y):
    blue = (46, 92, 150)
    pen.rounded_rectangle((x - 80, y, x + 80, y + 100), 18, fill=blue)
    pen.rounded_rectangle((x - 88, y + 106, x + 88, y + 136), 12, fill=(36, 74, 124))
    for leg in (-66, 60):
        pen.rectangle((x + leg, y + 136, x + leg + 8, y + 200), fill=(80, 84, 90))


def desk(dice):
    """A wooden desk seen from above."""
    base = dice.choice(((150, 112, 74), (128, 98, 70), (170, 134, 96)))
    wood = Image.new("RGB", SIZE, base)
    pen = ImageDraw.Draw(wood)
    for _ in range(260):
        y, change = dice.randrange(1200), dice.randint(-16, 12)
        tone = tuple(part + change for part in base)
        pen.line((0, y, 1600, y + dice.randint(-24, 24)), fill=tone, width=dice.randint(1, 5))
    return wood.filter(ImageFilter.BoxBlur(1))


def laid_on(scene, sheet, dice):
    """The sheet on the desk, a little askew, with its shadow."""
    scale = min(1, 1120 / sheet.height)
    sheet = sheet.resize((int(sheet.width * scale), int(sheet.height * scale)), Image.Resampling.LANCZOS)
    angle = dice.uniform(-3.4, 3.4)
    mask = Image.new("L", sheet.size, 255).rotate(angle, Image.Resampling.BICUBIC, expand=True)
    sheet = sheet.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    x, y = (SIZE[0] - sheet.width) // 2 + dice.randint(-40, 40), (SIZE[1] - sheet.height) // 2
    shadow = Image.new("L", SIZE, 0)
    shadow.paste(mask.point(lambda level: level * 0.55), (x + 16, y + 20))
    soft = shadow.reduce(4).filter(ImageFilter.GaussianBlur(4)).resize(SIZE, Image.Resampling.BILINEAR)
    scene.paste((30, 22, 16), mask=soft)
    scene.paste(sheet, (x, y), mask)
    return scene


def developed(scene, dice):
    """What a phone adds: uneven light, a little grain, JPEG."""
    lamp = complex(dice.uniform(1, 6), dice.uniform(0, 4))
    levels = bytes(round(255 - 9 * abs(complex(x, y) - lamp)) for y in range(6) for x in range(8))
    light = Image.frombytes("L", (8, 6), levels).resize(SIZE, Image.Resampling.BICUBIC)
    grain = Image.frombytes("L", (800, 600), dice.randbytes(480_000)).point(lambda level: 240 + level // 17)
    grain = grain.resize(SIZE, Image.Resampling.BILINEAR)
    for layer in (light, grain):
        scene = ImageChops.multiply(scene, Image.merge("RGB", (layer,) * 3))
    out = io.BytesIO()
    scene.filter(ImageFilter.BoxBlur(0.6)).save(out, "JPEG", quality=82)
    return out.getvalue()
