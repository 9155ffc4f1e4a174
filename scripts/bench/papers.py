"""How long a long report takes, beside a fresh process that prints the same HTML with WeasyPrint and nothing else."""

import io
import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from django.db import connection
from PIL import Image, ImageDraw

from audits.core import files
from audits.fieldwork.models import Evidence
from audits.findings.models import Finding
from audits.reports.collecting import beginnings, photos
from audits.reports.collecting import report as collect
from audits.reports.layout import Layout
from audits.reports.models import IssuedDocument
from audits.reports.papers import render_html
from audits.reports.press import FONT_CONFIG, print_pdf
from tests.factories import close_visit, hold_harmonisation, make_finding, make_open_visit, sign_visit

from . import data

FINDINGS, PHOTOS, RUNS = 60, 40, 3
PLAIN = Path(__file__).with_name("plain_print.py")


def measure(cast):
    """Print how long the report takes, the ratio to the plain process, and what the web process weighs."""
    document = _story(cast)
    whole, plain = [], []
    for _run in range(RUNS):
        start = perf_counter()
        report, annex, pictures = _papers(document)
        pages = [print_pdf(report), print_pdf(annex, images=pictures)]
        whole.append(perf_counter() - start)
        plain.append(_plainly(report, {}) + _plainly(annex, pictures))
    press = median(whole)
    print(f"\nReport of {FINDINGS} findings and {PHOTOS} photos, {sum(map(len, pages)) // 1024} kB, median of {RUNS}")
    print(f"  from the records to the bytes  {press:6.2f} s")
    print(f"  plain process, same HTML       {median(plain):6.2f} s")
    print(f"  ratio                          {median(a / b for a, b in zip(whole, plain, strict=True)):6.2f}")
    _web_process(cast.secretariat, document)


def _story(cast):
    """A round whose one visit has all findings, most of them with a photo."""
    visit = make_open_visit(cast)
    for n in range(FINDINGS):
        finding = make_finding(
            visit, cast, title=f"Hồ sơ trả quá hạn không có phiếu xin lỗi ({n})", statement=data.TEXT
        )
        if n < PHOTOS:
            finding.files.add(_photo(visit, cast, n))
    close_visit(visit, cast)
    sign_visit(type(visit).objects.get(pk=visit.pk), cast.head)
    hold_harmonisation(visit.round, cast)
    Finding.issue_together(Finding.objects.filter(round=visit.round).presented().with_names(), by=cast.lead)
    document = IssuedDocument.prepare(visit.round, by=cast.secretariat, **beginnings.texts(visit.round))
    return IssuedDocument.objects.get(pk=document.pk)


def _photo(visit, cast, n):
    image = Image.effect_noise((2048, 1536), 60).convert("RGB")
    ImageDraw.Draw(image).text((100, 100), f"Photo {n}")
    target = io.BytesIO()
    image.save(target, "JPEG", quality=85)
    stored = files.keep(target.getvalue(), by=cast.auditor, name=f"anh-{n}.jpg")
    return Evidence.enter(
        by=cast.auditor, visit=visit, file=stored, caption=f"Ảnh {n}", taken_on=visit.round.starts_on, permitted=True
    )


def _papers(document):
    """Report and photo annex as HTML, and the pictures of the annex."""
    report = collect.report(document)
    taken = photos.of_round(document.round)
    groups = photos.groups(taken, case_files=True)
    annex, pictures = photos.annex(report, groups), photos.Pictures.shown(groups, photos.stored(taken))
    layout = Layout.of(document)
    return render_html(report, layout=layout), render_html(annex, layout=layout), pictures


def _web_process(person, document):
    """What a fresh process weighs that serves pages and a draft."""
    own = {name: str(value) for name, value in connection.settings_dict.items() if name in ("NAME", "USER", "HOST")}
    job = json.dumps({"person": person.pk, "document": document.get_absolute_url(), **own})
    command = [sys.executable, "-m", "scripts.bench.web_process", job]
    subprocess.run(command, check=True)  # noqa: S603 - our own module with our own arguments


def _plainly(html, pictures):
    """Seconds of a fresh interpreter that imports WeasyPrint and prints, with the pictures lying in a folder."""
    with TemporaryDirectory() as folder:
        paper = Path(folder, "paper.html")
        paper.write_text(html, encoding="utf-8")
        images = {}
        for n, source in enumerate(pictures):
            images[source] = str(Path(folder, f"{n}.jpg"))
            Path(images[source]).write_bytes(pictures[source][0])
        job = json.dumps({"html": str(paper), "images": images})
        start = perf_counter()
        subprocess.run(  # noqa: S603 - our own script with our own arguments
            [sys.executable, str(PLAIN), job],
            check=True,
            stdout=subprocess.DEVNULL,
            env={"PATH": "/usr/bin:/bin", "FONTCONFIG_FILE": str(FONT_CONFIG), "LANG": "C.UTF-8"},
        )
        return perf_counter() - start
