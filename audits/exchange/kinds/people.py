"""People with their accounts, and the certificates of those who audit."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.core.fold import fold
from audits.core.versions import label_of
from audits.organisation.models import AuditorCertificate, User

from .. import cells, columns
from ..columns import Column, choice_of, of_model
from .base import RecordKind


class People(RecordKind):
    """A row for each person; accounts are the administrator's."""

    name = "people"
    title = gettext_lazy("People")
    lead = gettext_lazy(
        "Everybody with an account. New accounts have no password yet: the page of people makes the one-time links with"
        " which they choose one, all on one sheet."
    )
    icon = "people"
    listed_at = "organisation:people"
    model = User
    keys = ("username",)
    optional = {"email": "", "position": "", "department": None}

    def may(self, user):
        return User(agency=user.agency).may_edit(user)

    def columns(self, known):
        return [
            of_model(
                User,
                "username",
                required=True,
                read=lambda value, known: cells.one_line(value).lower(),
                example="nguyen.van.a",
                also=("Tài khoản", "Tên tài khoản", "Account", "Username"),
                hint=_("Small letters, digits, dot, dash; it cannot be changed later."),
            ),
            of_model(User, "full_name", required=True, example="Nguyễn Văn A", also=("Họ tên",)),
            of_model(User, "position", example="Trưởng phòng Người có công", also=("Chức danh",)),
            of_model(
                User,
                "department",
                read=columns.department,
                example="NCC",
                also=("Mã đơn vị", "Đơn vị"),
                hint=_("Code of the department. May stay empty."),
                allowed=lambda known: sorted(row.code for row in known.departments.values()),
            ),
            choice_of(
                User,
                "role",
                example="Công chức, viên chức",
                hint=_("Empty: staff. Auditors, leads and heads are staff: that follows from certificate, team, post."),
            ),
            of_model(User, "email", example="nva@example.vn", also=("Email", "E-mail")),
            choice_of(User, "language", hint=_("Empty: Vietnamese.")),
        ]

    def key(self, row):
        return row.get("username")

    def prepare(self, rows, known):
        names = [row.get("username") for row in rows if row.get("username")]
        foreign = User.objects.exclude(agency=known.agency)
        self.taken = {
            name
            for start in range(0, len(names), 500)
            for name in foreign.filter(username__in=names[start : start + 500]).values_list("username", flat=True)
        }

    def find(self, key, known):
        return known.people.get(key)

    def faults(self, draft, values):
        if draft.username in self.taken:
            yield "username", User._meta.get_field("username").error_messages["unique"]

    def subject(self, record):
        return f"{record.full_name} ({record.username})"

    def enter(self, entry, *, by, note):
        return User.open_account(by=by, note=note, **self.given(by), **entry.values)

    def change(self, entry, *, by, note):
        person = entry.record
        return person.change_account(by=by, note=note, version=person.version, **entry.values)

    def present(self, known):
        for row in User.objects.filter(agency=known.agency).active().select_related("department"):
            yield {
                "username": row.username,
                "full_name": row.full_name,
                "position": row.position,
                "department": row.department.code if row.department else "",
                "role": row.get_role_display(),
                "email": row.email,
                "language": row.get_language_display(),
            }


class Certificates(RecordKind):
    """A row for each certificate of internal auditor; the secretariat keeps them."""

    name = "certificates"
    title = gettext_lazy("Auditor certificates")
    lead = gettext_lazy("Who is trained as internal auditor, and for which edition. Their accounts are open already.")
    icon = "sign"
    listed_at = "organisation:people"
    model = AuditorCertificate
    keys = ("person", "standard", "number")
    optional = {"valid_until": None}

    def may(self, user):
        return AuditorCertificate(person=User(agency=user.agency)).may_edit(user)

    def columns(self, known):
        return [
            Column(
                "person",
                label_of(User, "username"),
                read=columns.person,
                required=True,
                example="nguyen.van.a",
                also=("Tài khoản", "Người", "Person", "Account"),
                hint=_("Account name of the person."),
            ),
            of_model(
                AuditorCertificate,
                "standard",
                read=columns.standard,
                required=True,
                example="TCVN ISO 9001:2015",
                allowed=lambda known: [one.name for one in known.standards],
            ),
            of_model(AuditorCertificate, "number", required=True, example="CC-123/2024"),
            of_model(AuditorCertificate, "course", required=True, example="Đánh giá viên nội bộ"),
            of_model(
                AuditorCertificate,
                "issued_on",
                read=lambda value, known: cells.day(value),
                required=True,
                example="05/01/2024",
                is_date=True,
            ),
            of_model(
                AuditorCertificate,
                "valid_until",
                read=lambda value, known: cells.day(value),
                hint=_("Empty when the certificate names no end."),
                is_date=True,
            ),
        ]

    def prepare(self, rows, known):
        standing = AuditorCertificate.objects.filter(person__agency=known.agency).standing()
        rows = standing.select_related("person__agency", "standard")
        self.there = {(row.person_id, row.standard_id, fold(row.number)): row for row in rows}

    def key(self, row):
        return (row.get("person").pk, row.get("standard").pk, fold(row.get("number")))

    def find(self, key, known):
        return self.there.get(key)

    def given(self, by):
        return {}

    def subject(self, record):
        return f"{record.person}: {record}"

    def present(self, known):
        rows = AuditorCertificate.objects.filter(person__agency=known.agency, person__is_active=True).standing()
        for row in rows.select_related("person", "standard").order_by("person__search", "issued_on"):
            yield {
                "person": row.person.username,
                "standard": row.standard.name,
                "number": row.number,
                "course": row.course,
                "issued_on": row.issued_on,
                "valid_until": row.valid_until,
            }
