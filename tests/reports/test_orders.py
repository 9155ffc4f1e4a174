"""Papers made on order: asked for on a page, made by the worker, fetched; a failure is told and can be tried again."""

import errno
from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from audits.core import clock
from audits.management.commands.worker import catch_up
from audits.reports import kinds, orders
from audits.reports.models import PaperOrder
from audits.reports.press import PrintingFailed

from ..factories import make_open_visit
from ..organisation.sending import sent
from .orders import order

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(cast):
    return make_open_visit(cast)


@pytest.fixture(autouse=True)
def queue(settings):
    """As in an office: what is asked for waits for the worker."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture(autouse=True)
def printed(monkeypatch):
    """What was given to the press, which prints in no time."""
    papers = []
    monkeypatch.setattr(kinds, "print_pdf", lambda html, **how: papers.append(html) or b"%PDF-1.7 made")
    return papers


def address(visit):
    return f"/papers/minutes/{visit.pk}/"


def test_it_is_asked_for_made_by_the_worker_and_fetched(cast, visit, at_screen, printed):
    browser = at_screen(cast.auditor)
    assert sent(browser, address(visit), format="pdf").headers["Location"] == address(visit)
    assert printed == []  # no page prints
    placed = PaperOrder.objects.get()
    assert "hx-get" in browser.get(address(visit)).content.decode()  # it asks again by itself
    orders.make.func(placed.pk)
    assert visit.department.name in printed[0]
    page = browser.get(address(visit)).content.decode()
    assert "hx-get" not in page
    assert f"/papers/orders/{placed.pk}/download/" in page
    answer = browser.get(f"/papers/orders/{placed.pk}/download/")
    assert b"".join(answer) == b"%PDF-1.7 made"
    assert f"BM-05-{visit.pk}.pdf" in answer.headers["Content-Disposition"]
    head = browser.head(f"/papers/orders/{placed.pk}/download/")
    assert (head.status_code, head["Content-Length"], head["ETag"]) == (200, "13", answer["ETag"])


def test_a_format_that_the_paper_has_not_is_refused(cast, visit, at_screen):
    assert sent(at_screen(cast.auditor), address(visit), format="zip").status_code == 422
    assert not PaperOrder.objects.exists()


def test_asking_twice_makes_it_once(cast, visit):
    kind = kinds.KINDS["minutes"]
    first = PaperOrder.place(kind, visit, "pdf", by=cast.auditor)
    assert PaperOrder.place(kind, visit, "pdf", by=cast.auditor) == first
    assert PaperOrder.place(kind, visit, "pdf", by=cast.lead) != first  # everybody has their own


def test_what_somebody_asked_for_is_nobody_elses(cast, visit, at_screen):
    made = order("minutes", visit, by=cast.auditor)
    assert at_screen(cast.lead).get(f"/papers/orders/{made.pk}/download/").status_code == 404


def test_who_may_no_longer_read_the_paper_does_not_get_it(cast, visit, at_screen):
    made = order("minutes", visit, by=cast.auditor)
    visit.team.members.filter(user=cast.auditor).delete()
    assert at_screen(cast.auditor).get(f"/papers/orders/{made.pk}/download/").status_code == 404
    late = PaperOrder.objects.create(
        agency=cast.agency, kind="minutes", format="pdf", record_id=visit.pk, ordered_by=cast.auditor
    )
    orders.make.func(late.pk)
    late.refresh_from_db()
    assert late.status == "failed"
    assert not late.path.exists()


def test_what_was_made_for_the_secretariat_is_not_fetched_by_who_left_it(cast, visit, at_screen):
    made = order("csv_files", visit.round, by=cast.secretariat, file_format="zip")
    address = f"/papers/orders/{made.pk}/download/"
    assert at_screen(cast.secretariat).get(address).status_code == 200
    cast.secretariat.role = "staff"
    cast.secretariat.save()
    assert at_screen(cast.secretariat).get(f"/papers/csv_files/{visit.round_id}/").status_code == 200
    assert at_screen(cast.secretariat).get(address).status_code == 404


def test_what_is_silent_again_and_again_is_given_up(cast, visit):
    placed = PaperOrder.place(kinds.KINDS["minutes"], visit, "pdf", by=cast.auditor)
    PaperOrder.objects.update(status="making")
    with clock.at(clock.now() + orders.GIVEN_UP_AFTER + timedelta(seconds=1)):
        catch_up()
    placed.refresh_from_db()
    assert placed.status == "failed"
    assert placed.sentence


def test_what_a_killed_worker_began_does_not_stay(cast, visit):
    made = order("minutes", visit, by=cast.auditor)
    begun = made.path.with_suffix(".0.part")
    begun.write_bytes(b"%PDF")
    catch_up()
    assert begun.exists()  # somebody may be at it
    with clock.at(clock.now() + orders.KEPT_FOR + timedelta(hours=1)):
        catch_up()
    assert not begun.exists()


def test_two_workers_at_one_order_do_not_write_into_one_file(cast, visit, monkeypatch):
    placed, drafts = PaperOrder.place(kinds.KINDS["minutes"], visit, "pdf", by=cast.auditor), []

    def write(kind, file_format, record, reader, path, progress):
        path.write_bytes(b"%PDF-1.7 " + str(len(drafts)).encode())
        drafts.append(path)
        if len(drafts) == 1:
            PaperOrder.objects.get(pk=placed.pk).make()

    monkeypatch.setattr(kinds.PaperKind, "write", write)
    placed.make()
    assert len(set(drafts)) == 2
    assert not [path for path in drafts if path.exists()]
    assert placed.path.read_bytes() == b"%PDF-1.7 0"


@pytest.mark.parametrize(
    ("mishap", "said"), [(PrintingFailed("Giấy quá dài."), "Giấy quá dài."), (ZeroDivisionError(), "thử lại|again")]
)
def test_a_failure_says_why_and_can_be_tried_again(cast, visit, at_screen, monkeypatch, mishap, said):
    def fails(html, **how):
        raise mishap

    monkeypatch.setattr(kinds, "print_pdf", fails)
    made = order("minutes", visit, by=cast.auditor)
    assert made.status == "failed"
    assert made.sentence
    page = at_screen(cast.auditor).get(address(visit)).content.decode()
    assert made.sentence in page
    assert 'value="pdf"' in page  # the button stands there still


def test_a_full_disk_is_said_and_holds_no_half_file(cast, visit, monkeypatch):
    def half(kind, record, reader, path, progress):
        path.write_bytes(b"PK")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(kinds.PaperKind, "write", lambda kind, file_format, *how: half(kind, *how))
    made = order("minutes", visit, by=cast.auditor)
    assert made.status == "failed"
    assert "ổ đĩa đầy" in made.sentence
    assert not made.path.with_suffix(".part").exists()


def test_a_killed_worker_leaves_nothing_undone(cast, visit):
    placed = PaperOrder.place(kinds.KINDS["minutes"], visit, "pdf", by=cast.auditor)
    DBTaskResult.objects.all().delete()
    PaperOrder.objects.update(status="making")
    catch_up()
    assert not DBTaskResult.objects.exists()  # somebody may be at it
    with clock.at(clock.now() + orders.SILENT_FOR + timedelta(seconds=1)):
        catch_up()
    placed.refresh_from_db()
    assert placed.status == "waiting"
    assert DBTaskResult.objects.filter(task_path=orders.make.module_path).count() == 1
    catch_up()
    assert DBTaskResult.objects.filter(task_path=orders.make.module_path).count() == 1


def test_what_was_made_is_forgotten_after_some_days(cast, visit):
    made = order("minutes", visit, by=cast.auditor)
    assert made.path.exists()
    with clock.at(clock.now() + orders.KEPT_FOR + timedelta(hours=1)):
        catch_up()
    assert not made.path.exists()
    assert not PaperOrder.objects.exists()


def test_a_file_that_another_worker_finishes_meanwhile_stops_no_sweeping(cast, visit, monkeypatch):
    order("minutes", visit, by=cast.auditor)
    gone = orders.made_folder() / "7.abc.part"
    monkeypatch.setattr(type(gone), "glob", lambda folder, pattern: [gone])
    catch_up()
    assert PaperOrder.objects.get().is_ready
