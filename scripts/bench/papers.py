"""How long reports take, beside a fresh process that prints the same HTML with WeasyPrint and nothing else."""

import io
import json
import logging
import re
import subprocess
import sys
from contextlib import contextmanager
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import pypdf
from django.db import connection, transaction
from PIL import Image, ImageDraw

from audits.core import files
from audits.fieldwork.models import Evidence
from audits.findings.models import CorrectiveAction, Finding, Grade
from audits.reports import attached, press
from audits.reports.collecting import beginnings, photos
from audits.reports.collecting import report as collect
from audits.reports.layout import Layout
from audits.reports.models import IssuedDocument
from audits.reports.papers import render_html
from audits.reports.press import FONT_CONFIG, print_pdf
from audits.reports.snapshot import packed, unpacked
from tests.factories import close_visit, hold_harmonisation, make_finding, make_open_visit, sign_visit

from . import data, downloads

FINDINGS, PHOTOS, RUNS = 60, 40, 3
SIZES = {50: 3, 500: 1, 1320: 1}  # findings without photos, and how often such a report is printed
LONGEST = 1320  # tells of the growth; the plain process is spared
PLAIN, HEAVY = (Path(__file__).with_name(f"{name}_print.py") for name in ("plain", "heavy"))


def measure(cast):
    """Print how long reports take, how much of it is ours, and what the processes weigh."""
    if connection.vendor == "sqlite":  # the press knows no database; what it takes to collect is in the other figures
        _by_size(cast)
    document = _story(cast)
    _with_photos(document)
    _web_process(cast.secretariat, document)
    downloads.measure(cast, document)


def _by_size(cast):
    """A round with more and more findings, which nobody keeps."""
    print("\nReports without photos, findings as blocks: from the records to the kept bytes, and what of it is ours")
    for size, runs in SIZES.items():
        with transaction.atomic():
            document = _document(cast, size)
            made = [_made(document) for _run in range(runs)]
            whole = median(seconds for seconds, *_rest in made)
            _seconds, html, pdf = made[0]
            beside = ""
            if size < LONGEST:
                plain = median(_plainly(html, {}) for _run in range(runs))
                beside = f", plain process {plain:6.2f} s, ours {_ours(whole, plain)}"
            transaction.set_rollback(True)
        pages = len(pypdf.PdfReader(io.BytesIO(pdf)).pages)
        print(f"  {size:5} findings {pages:5} pages {whole:7.2f} s, {whole / size * 1000:5.1f} ms each{beside}")


def _ours(whole, plain):
    """What is not the work of WeasyPrint: collecting, rendering, attaching, archiving."""
    return f"{1 - plain / whole:4.0%}"


def _document(cast, size):
    """The report of a round with so many findings of all grades, each of some 500 characters."""
    visit = make_open_visit(cast)
    grades, clauses = list(Grade.objects.filter(agency=cast.agency)), list(cast.standard.clauses.all())
    places = islice(zip(cycle(grades), cycle(clauses)), size)
    findings = [data.finding(cast, n, visit, grade, clause, None) for n, (grade, clause) in enumerate(places, 1)]
    for finding in findings:
        finding.criterion = finding.statement = data.SENTENCE
    found = [finding for finding in Finding.objects.bulk_create(findings) if finding.grade.is_nonconformity]
    CorrectiveAction.objects.bulk_create(data.actions(cast, found, 0))
    return IssuedDocument(
        agency=cast.agency,
        round=visit.round,
        kind="report",
        number="1/BC",
        dated_on=visit.round.ends_on,
        status="issuing",
        prepared_by=cast.secretariat,
    )


def _made(document):
    """Seconds from the records to the kept bytes, the HTML, the PDF: as a document is submitted and then issued."""
    start = perf_counter()
    paper = unpacked(packed(collect.report(document)))
    html = render_html(paper, layout=Layout.of(document))
    pdf = print_pdf(html, attachments=attached.data_of("report", paper))
    files.keep(bytes(pdf), by=document.prepared_by, name="bao-cao.pdf")
    return perf_counter() - start, html, pdf


def _with_photos(document):
    """Report and photo annex: the first time, when the photos are made small, and again."""
    whole, plain, peaks = [], [], []
    for _run in range(RUNS):
        with _weighed() as peak:
            start = perf_counter()
            report, annex, pictures = _papers(document)
            pdfs = [print_pdf(report), print_pdf(annex, images=pictures)]
            for pdf in pdfs:
                files.keep(bytes(pdf), by=document.prepared_by, name="bao-cao.pdf")
            whole.append(perf_counter() - start)
        peaks.append(max(peak))
        plain.append(_plainly(report, {}) + _plainly(annex, pictures))
    size = sum(map(len, pdfs)) // 1024
    print(f"\nReport of {FINDINGS} findings, {PHOTOS} photos of 12 megapixels, {size} kB, median of {RUNS}")
    print(f"  from the records to the bytes  {median(whole):6.2f} s, the first time {whole[0]:.2f} s")
    print(f"  plain process, same HTML       {median(plain):6.2f} s, ours {_ours(median(whole), median(plain))}")
    print(f"  the press at its largest       {max(peaks):6} MB")


@contextmanager
def _weighed():
    """The press says what it weighed: a list of megabytes, one for each paper printed within."""
    peaks = []
    handler = logging.Handler()
    handler.emit = lambda record: peaks.extend(map(int, re.findall(r"peak (\d+) MB", record.getMessage())))
    child, press.CHILD = press.CHILD, HEAVY
    press.log.addHandler(handler)
    try:
        yield peaks
    finally:
        press.CHILD = child
        press.log.removeHandler(handler)


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


@cache
def _noise():
    return Image.effect_noise((4000, 3000), 60).convert("RGB")


def _photo(visit, cast, n):
    image = _noise().copy()
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
