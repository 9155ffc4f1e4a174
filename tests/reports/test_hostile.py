"""Hostile texts in all fields at once, through every paper: nothing is opened, nobody is called, all ends cleanly.

The suite tries the worst; `make papers` tries all of them, in every paper, and also as if no template escaped them.
"""

import signal
import socket
import threading

import pypdf
import pytest
from django.apps import apps
from django.db import models, transaction
from django.utils.html import escape

from audits.core.trail import Event
from audits.findings.models import CorrectiveAction
from audits.planning.models import Visit
from audits.reports import attached, press
from audits.reports.collecting import follow_up, reminder_letter, slips, visits
from audits.reports.collecting import report as collect
from audits.reports.models import IssuedDocument
from audits.reports.papers import render_html
from audits.reports.press import PrintingFailed, print_pdf

from .hostile import PAYLOADS, REACHING, WEARING, WORST, payload, poisoned
from .pdf import inflated, page_of, printed_here, stream
from .sample_every_paper import every_paper

SECRET = "BI-MAT-4711-trong-tep"
KINDS = {sample.kind: sample for sample in reversed(every_paper().values())}


class Trap:
    """A file that nobody may read, and a server that nobody may call."""

    def __init__(self, folder):
        self.path = folder / "secret.svg"
        self.path.write_text(f"<svg xmlns='http://www.w3.org/2000/svg'><text id='a' y='20'>{SECRET}</text></svg>")
        self.calls, self.server = [], socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self.server.getsockname()[1]}"
        threading.Thread(target=self._wait, daemon=True).start()

    def _wait(self):
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            self.calls.append(connection.getpeername())
            connection.close()

    def text(self, name):
        return payload(name, path=self.path, host=self.host)

    def holds(self, pdf, attachments=0):
        """Nothing of the file is in the paper, nothing is attached but its own data, and nobody was called."""
        assert SECRET.encode() not in inflated(pdf)
        assert len(files_in(pdf)) == attachments
        assert self.calls == []


def files_in(pdf):
    """All files within a PDF, however they are hung into it."""
    reader = pypdf.PdfReader(stream(pdf))
    found = (reader.get_object(number) for number in range(1, reader.trailer["/Size"]))
    return [one for one in found if isinstance(one, dict) and one.get("/Type") == "/EmbeddedFile"]


@pytest.fixture
def trap(tmp_path):
    trap = Trap(tmp_path)
    yield trap
    trap.server.close()


def test_the_trap_would_spring(trap):
    """A press that opens what it is asked for falls into it by nearly every one of the texts that reach out."""
    from weasyprint import HTML

    body = "".join(trap.text(name) for name in ("attachment", "svg image http", "stylesheet", "img http"))
    pdf = HTML(string=page_of(body)).write_pdf()
    assert SECRET.encode() in inflated(pdf)
    assert files_in(pdf)
    assert trap.calls


def test_there_are_sixty_texts():
    assert len(PAYLOADS) >= 60


@pytest.mark.parametrize("name", WORST)
def test_the_worst_stay_texts(trap, name):
    """In the smallest of the papers, with its data; `make papers` goes through all."""
    content = poisoned(KINDS["checklist"].content, trap.text(name), rows=1)
    html = render_html(content)
    assert "<link" not in html
    trap.holds(printed_here(html, attachments=attached.data_of("checklist", content)), attachments=1)


@pytest.mark.papers
@pytest.mark.parametrize("name", REACHING)
def test_what_reaches_out_stays_text_in_every_paper(trap, name):
    for sample in KINDS.values():
        content = poisoned(sample.content, trap.text(name), rows=1)
        trap.holds(printed_here(render_html(content), sample.pictures))


@pytest.mark.papers
@pytest.mark.parametrize("name", WEARING)
def test_what_wears_out_ends_in_a_paper_or_in_a_sentence(trap, monkeypatch, name):
    """In the child process, whose limits are what is tried."""
    narrow(monkeypatch)
    for sample in KINDS.values():
        content = poisoned(sample.content, trap.text(name), rows=1)
        ends_well(trap, render_html(content), sample.pictures, attached.data_of(sample.kind, content))


@pytest.mark.papers
@pytest.mark.parametrize("name", PAYLOADS)
def test_even_what_no_template_has_escaped_opens_nothing(trap, monkeypatch, name):
    """Should a template ever forget to escape, the press still stands."""
    narrow(monkeypatch)
    ends_well(trap, page_of(f"<h1>Báo cáo</h1><p>{trap.text(name)}</p>"), {}, ())


def narrow(monkeypatch):
    """Limits that are reached soon."""
    monkeypatch.setattr(press, "SECONDS", 3)
    monkeypatch.setattr(press, "MEMORY", 600 * 1024**2)


def ends_well(trap, html, pictures, attachments):
    sentence, pdf = "", b""
    try:
        pdf = print_pdf(html, images=pictures, attachments=attachments)
    except PrintingFailed as failed:
        sentence = str(failed)
    if sentence:
        assert sentence in (press.reason(-signal.SIGXCPU), press.reason(press.TOO_LARGE[0]))
        assert trap.calls == []
    else:
        trap.holds(pdf, attachments=len(attachments))


# From the records


@pytest.mark.papers
@pytest.mark.django_db
@pytest.mark.parametrize("name", [*WORST, "marks on one letter"])
def test_a_round_whose_every_text_is_hostile_gives_its_papers(trap, the_story, name):
    """What people have typed goes the whole way, through everything that makes sentences of it."""
    with transaction.atomic():
        poison_records(trap.text(name))
        for html in papers_of(the_story):
            assert escape(trap.text(name)[:6]) in html
            trap.holds(printed_here(html))
        transaction.set_rollback(True)


def poison_records(text):
    """Write it into every text that somebody may type, as far as the text is long."""
    for model in apps.get_app_config("audits").get_models():
        if model is Event or not typed(model):
            continue
        model._base_manager.update(**{field.name: text[: field.max_length] for field in typed(model)})


def typed(model):
    """The fields with free text. A value that two records may not share, or that the program chooses, is not free."""
    shared = {name for rule in model._meta.constraints for name in getattr(rule, "fields", ())}
    return [
        field
        for field in model._meta.concrete_fields
        if type(field) in (models.CharField, models.TextField)
        and field.editable
        and not (field.choices or field.unique or field.name in shared or field.name in CHOSEN)
    ]


CHOSEN = {"sha256", "key", "kind"}


def papers_of(story):
    """The HTML of every paper that the records of the story give, as they are now."""
    document = IssuedDocument.objects.get(pk=story.draft_document.pk)
    later = IssuedDocument(kind="follow_up", round=document.round, agency=document.agency)
    yield render_html(collect.report(document))
    yield render_html(follow_up.follow_up(later))
    for visit in Visit.objects.filter(pk__in=(story.signed_visit.pk, story.open_visit.pk)):
        yield render_html(visits.minutes(visit))
        yield render_html(visits.checklist(visit))
    for action in CorrectiveAction.objects.filter(agency=document.agency).order_by("pk")[:3]:
        yield render_html(slips.slip(action.finding))
    yield render_html(reminder_letter.reminder_letter(document.agency))
