"""Mails: what is due today at once, all else in the digest of the morning, and never to whom it is not for."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.core.mail.backends import locmem

from audits.core import clock
from audits.notifications.models import Delivery
from audits.notifications.sending import send_waiting
from audits.planning.models import Visit

from .. import factories
from ..findings import actions
from .notices import give_addresses, mailed, tomorrow_morning, turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(cast):
    """A visit whose minutes wait for the signature of the department."""
    give_addresses(cast)
    return factories.close_visit(factories.make_open_visit(cast), cast)


@pytest.fixture
def minutes(closed):
    """The notice that asks for that signature."""

    def wanted():
        return Delivery.objects.get(kind="minutes_to_sign")

    return wanted


def test_what_must_be_done_now_is_mailed_alone_as_text_and_html(cast, closed, minutes, mailoutbox, settings):
    settings.SITE_URL = "https://iso.example.vn"
    turn()
    (mail,) = mailoutbox
    assert mail.to == ["truong.ncc@example.vn"]
    assert mail.subject.startswith("Ký biên bản đánh giá tại Phòng")
    html = mail.alternatives[0].content
    for said in (mail.body, html):
        assert f"https://iso.example.vn{closed.get_absolute_url()}" in said
        assert "Nguyễn Văn truong.ncc" in said
    assert "src=" not in html
    assert mail.extra_headers["Message-ID"] == minutes().message_id
    assert (minutes().state, minutes().attempts) == ("sent", 1)


def make_visit_in_a_week(cast, hour=8):
    """A visit to the department in a round that is approved now."""
    day = clock.today() + timedelta(days=7)
    audit_round = factories.make_round(cast, starts_on=day, ends_on=day + timedelta(days=2))
    factories.make_visit(audit_round, cast.ncc, day=day, hour=hour)
    factories.approve(audit_round, cast)


def test_the_rest_of_a_day_is_one_mail_of_the_next_morning(cast, mailoutbox):
    give_addresses(cast)
    with clock.at(clock.moment_of(clock.today(), 10)):
        make_visit_in_a_week(cast)
        turn()
        assert mailoutbox == []
        morning = tomorrow_morning()
    with clock.at(morning - timedelta(seconds=1)):
        turn()
        assert mailoutbox == []
    with clock.at(morning):
        turn()
        turn()
    assert [who for who, _subject in mailed(mailoutbox)] == ["danhgia1", "totruong1", "truong.ncc"]
    of_head = next(mail for mail in mailoutbox if mail.to == ["truong.ncc@example.vn"])
    assert of_head.subject.endswith("và 1 thông báo khác")
    assert "Cử người làm việc với Tổ đánh giá" in of_head.body
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_what_comes_after_the_digest_waits_for_that_of_tomorrow(cast, mailoutbox):
    give_addresses(cast)
    actions.requested(cast)
    morning = tomorrow_morning()
    with clock.at(morning):  # nobody had looked before
        turn()
    assert "trình kế hoạch khắc phục chậm nhất ngày" in mailoutbox[0].subject
    with clock.at(morning + timedelta(hours=2)):
        make_visit_in_a_week(cast)
        turn()
    assert len(mailoutbox) == 1
    with clock.at(morning + timedelta(days=1)):
        turn()
    assert [who for who, _subject in mailed(mailoutbox)].count("truong.ncc") == 2


def test_what_is_settled_before_the_mail_goes_is_not_mailed(cast, closed, minutes, mailoutbox, monkeypatch):
    with monkeypatch.context() as away:
        away.setattr("audits.notifications.turn.send_waiting", lambda: False)
        turn()
    assert minutes().state == "pending"
    Visit.objects.get(pk=closed.pk).sign(by=cast.head)
    turn()
    assert [mail for mail in mailoutbox if "Ký biên bản" in mail.subject] == []
    assert minutes().state == "cancelled"


def test_whoever_lost_sight_of_the_record_is_not_mailed(cast, closed, minutes, mailoutbox, monkeypatch):
    with monkeypatch.context() as away:
        away.setattr("audits.notifications.turn.send_waiting", lambda: False)
        turn()
    monkeypatch.setattr("audits.notifications.recipients.sees", lambda person, record: False)
    turn()
    assert mailoutbox == []
    assert minutes().state == "cancelled"


def test_without_an_address_or_a_server_a_notice_is_in_the_page(cast, closed, minutes, mailoutbox, settings):
    settings.MAIL_CONFIGURED = False
    turn()
    assert minutes().state == "shown"
    assert Delivery.objects.pending().count() == 0
    assert mailoutbox == []


def test_who_reads_english_gets_english(cast, closed, mailoutbox):
    type(cast.head).objects.filter(pk=cast.head.pk).update(language="en")
    turn()
    assert mailoutbox[0].subject.startswith("Sign the minutes of the audit in Phòng")
    assert "Dear Nguyễn Văn truong.ncc," in mailoutbox[0].body


def test_a_name_cannot_add_headers(cast, closed, mailoutbox):
    type(cast.ncc).objects.filter(pk=cast.ncc.pk).update(name="Phòng\r\nBcc: ai@example.vn")
    turn()
    assert "\n" not in mailoutbox[0].subject
    assert mailoutbox[0].message()["Bcc"] is None


# ---- when it does not work


class Away(locmem.EmailBackend):
    """A mail server that cannot be reached."""

    def open(self):
        raise ConnectionRefusedError("Connection refused")


class RefusesHead(locmem.EmailBackend):
    """A mail server that does not know the head of the department."""

    def send_messages(self, messages):
        if any("truong.ncc@example.vn" in mail.to for mail in messages):
            raise smtplib.SMTPRecipientsRefused({"truong.ncc@example.vn": (550, b"unknown")})
        return super().send_messages(messages)


def served_by(monkeypatch, backend):
    monkeypatch.setattr("audits.notifications.sending.get_connection", lambda: backend())


def test_a_server_that_is_away_is_tried_five_times_each_later_and_then_the_administrator_sees_it(
    cast, closed, minutes, mailoutbox, monkeypatch
):
    served_by(monkeypatch, Away)
    moment, waited = clock.now(), []
    for _n in range(5):
        with clock.at(moment):
            turn()
        waited.append((minutes().next_try_at - moment).total_seconds() / 60)
        moment = minutes().next_try_at
    assert waited[:4] == [1, 10, 60, 360]
    assert (minutes().state, minutes().reason) == ("failed", "Connection refused")
    with clock.at(moment + timedelta(days=1)):
        turn()
    assert minutes().attempts == 5
    monkeypatch.undo()
    minutes().try_again(by=cast.administrator)
    turn()
    assert len(mailoutbox) == 1
    assert minutes().state == "sent"


def test_an_address_that_is_refused_stops_no_other_mail(cast, closed, minutes, mailoutbox, monkeypatch):
    factories.make_substitution(cast.head, cast.staff)
    served_by(monkeypatch, RefusesHead)
    turn()
    assert [mail.to for mail in mailoutbox] == [["chuyenvien.ncc@example.vn"]]
    assert "550" in Delivery.objects.get(person=cast.head).reason


def test_a_mail_that_no_worker_lives_to_mark_is_given_up(cast, closed, minutes, monkeypatch):
    class Killed(BaseException):
        pass

    def dies(mail):
        raise Killed

    monkeypatch.setattr(django_mail.EmailMultiAlternatives, "send", dies)
    for _n in range(5):
        with pytest.raises(Killed):
            turn()
        Delivery.objects.pending().update(next_try_at=clock.now())
    assert send_waiting() is False
    assert minutes().state == "failed"
