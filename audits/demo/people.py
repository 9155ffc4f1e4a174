"""The agency is opened: settings by the administrator, departments and certificates by the secretariat."""

from datetime import date, timedelta
from functools import cache, partial

from django.contrib.auth.hashers import make_password

from audits.core import clock
from audits.findings.models import Grade
from audits.organisation.accounts import DEMO_PASSWORD
from audits.organisation.founding import found
from audits.organisation.models import AuditorCertificate, Department, Substitution, User

from .stage import standard

FOUNDED = {"main": date(2016, 1, 4), "other": date(2025, 1, 6)}
KINDS = {
    "phong": Department.Kind.DIVISION,
    "van_phong": Department.Kind.OFFICE,
    "thanh_tra": Department.Kind.INSPECTORATE,
    "bo_phan": Department.Kind.SECTION,
    "chi_cuc": Department.Kind.BRANCH,
    "don_vi_su_nghiep": Department.Kind.UNIT,
    "lanh_dao": Department.Kind.LEADERSHIP,
    "thuong_truc": Department.Kind.STANDING_BODY,
}
SETTINGS = ("committee_name", "committee_symbol", "report_issuer", "survey_target")


def found_agency(stage, administrator):
    """The agency with its first administrator."""
    with clock.at(clock.moment_of(FOUNDED[stage.key], 8)):
        person = found(
            username=administrator["username"],
            full_name=administrator["full_name"],
            is_demo=True,
            **{name: stage.about[name] for name in ("name", "superior", "symbol", "place")},
        )
    stage.agency = person.agency
    stage.people[person.username] = person


def tell(stage):
    """Everything about people and departments up to the day of loading."""
    day = FOUNDED[stage.key]
    hour = partial(clock.moment_of, day)
    company = _Company(stage)
    rows = [row for row in stage.rows("people.csv") if not row["joined"]]
    early = [row for row in rows if row["role"] in (User.Role.ADMINISTRATOR, User.Role.SECRETARIAT)]
    later = [row for row in rows if row not in early]
    stage.diary.at(hour(8, 10), company.settle)
    stage.diary.at(hour(8, 20), company.let_in)
    stage.diary.between(hour(8, 30), hour(9), [partial(company.open_account, row) for row in early])
    units = [unit for unit in company.units() if not unit[-1].get("since")]
    stage.diary.between(hour(9), hour(10), [partial(company.enter_department, *unit) for unit in units])
    stage.diary.between(hour(10), hour(11), [partial(company.assign, row) for row in early])
    stage.diary.between(hour(13, 30), hour(15), [partial(company.open_account, row) for row in later])
    stage.diary.between(hour(15), hour(16), [partial(company.name_head, code) for code, *_rest in units])
    _tell_what_changed(stage, company)
    for row in stage.rows("certificates.csv"):
        entered = max(day + timedelta(days=1), date.fromisoformat(row["issued_on"]) + timedelta(days=7))
        stage.diary.at(clock.moment_of(entered, 11), company.enter_certificate, row)
    for row in stage.about.get("settings_changed", ()):
        stage.diary.at(clock.moment_of(stage.days.day(row["on"]), 9), company.change_settings, row)
    for row in stage.about["substitutions"]:
        stage.diary.at(clock.moment_of(stage.days.day(row["entered_on"]), 11), company.enter_substitution, row)


def _tell_what_changed(stage, company):
    """Sections that were formed and merged, and people who came later."""

    def at(day, hour, act, *arguments):
        stage.diary.at(clock.moment_of(stage.days.day(day), hour), act, *arguments)

    for code, order, row in company.units():
        if since := row.get("since"):
            at(since, 8, company.enter_department, code, order, row)
            at(since, 10, company.name_head, code)
        if closed_on := row.get("closed_on"):
            at(row["decided_on"], 10, company.close, code, row)
            at(closed_on, 8, company.move_people, code, row)
    for row in stage.rows("people.csv"):
        if row["joined"]:
            at(row["joined"], 9, company.open_account, row)


@cache
def demo_password():
    """The hash of the one password that everybody has: made once, since each takes half a second by design."""
    return make_password(DEMO_PASSWORD)


class _Company:
    """The acts of administrator and secretariat that make an agency ready for its first round."""

    def __init__(self, stage):
        self.stage = stage

    @property
    def administrator(self):
        return self.stage.holder(User.Role.ADMINISTRATOR)

    @property
    def secretary(self):
        return self.stage.holder(User.Role.SECRETARIAT)

    def units(self):
        """(code, row) of every department, in the agency's order."""
        listed = self.stage.about["departments"]
        rows = self.stage.content[listed] if isinstance(listed, str) else listed
        return [(row["code"], order, row) for order, row in enumerate(rows, 1)]

    def settle(self):
        about = self.stage.about
        settings = {name: about[name] for name in SETTINGS}
        settings["report_recipients"] = "\n".join(about["report_recipients"])
        self.stage.agency.edit(by=self.administrator, **settings)
        Grade.give_usual(self.stage.agency, by=self.administrator)

    def change_settings(self, row):
        """What the agency decided otherwise later on, such as more time for a major nonconformity."""
        self.stage.agency.refresh_from_db()
        self.stage.agency.edit(by=self.administrator, **{name: value for name, value in row.items() if name != "on"})

    def let_in(self):
        """The first administrator chooses a password with the one-time link."""
        self.administrator.edit(by=self.administrator, verb="password_changed", password=demo_password())

    def open_account(self, row):
        if row["username"] in self.stage.people:
            return
        department = self.stage.departments.get(row["department"])
        password = {} if row["signs_in"] == "not yet" else {"password": demo_password()}
        person = self.stage.people[row["username"]] = (User.enter if password else User.open_account)(
            by=self.administrator,
            agency=self.stage.agency,
            username=row["username"],
            full_name=row["full_name"],
            position=row["position"],
            role=row["role"],
            department=department,
            **password,
        )
        if not password:
            person.hand_out_link(by=self.administrator)  # which dies unused

    def assign(self, row):
        """Who was let in before there were departments gets post and department."""
        person = self.stage.person(row["username"])
        department = self.stage.departments[row["department"]]
        person.edit(by=self.administrator, department=department, position=row["position"])

    def enter_department(self, code, order, row):
        self.stage.departments[code] = Department.enter(
            by=self.secretary,
            agency=self.stage.agency,
            code=code,
            name=row["name_vi"],
            name_en=row["name_en"],
            kind=KINDS[row["kind"]],
            parent=self.stage.departments.get(row["parent"]),
            head_title=row["head_title_vi"],
            handles_cases=row.get("has_tthc") == "true",
            order=order,
        )

    def close(self, code, row):
        """A section is to end: the department that goes on with its work is named."""
        closed_on, receiver = self.stage.days.day(row["closed_on"]), self.stage.departments[row["merged_into"]]
        self.stage.departments[code].edit(by=self.secretary, closed_on=closed_on, merged_into=receiver)

    def move_people(self, code, row):
        """Its people belong to the receiving department from then on."""
        for told in self.stage.rows("people.csv"):
            if told["department"] == code:
                person = User.objects.get(pk=self.stage.person(told["username"]).pk)
                receiver = self.stage.departments[row["merged_into"]]
                person.change_account(by=self.administrator, department=receiver, position=told["later_position"])
                self.stage.people[told["username"]] = person

    def name_head(self, code):
        rows = [row for row in self.stage.rows("people.csv") if row["department"] == code]
        answering = {
            role: [self.stage.person(row["username"]) for row in rows if row["answers_as"] == role]
            for role in ("head", "deputy")
        }
        self.stage.departments[code].edit(
            by=self.secretary, head=answering["head"][0], related={"deputies": answering["deputy"]}
        )

    def enter_certificate(self, row):
        AuditorCertificate.enter(
            by=self.secretary,
            person=self.stage.person(row["username"]),
            standard=standard(row["edition"]),
            course=row["course"],
            number=row["number"],
            issued_on=self.stage.days.day(row["issued_on"]),
            valid_until=self.stage.days.day(row["valid_until"]),
        )

    def enter_substitution(self, row):
        Substitution.enter(
            by=self.stage.person(row["entered_by"]),
            person=self.stage.person(row["person"]),
            substitute=self.stage.person(row["substitute"]),
            starts_on=self.stage.days.day(row["starts_on"]),
            ends_on=self.stage.days.day(row["ends_on"]),
            decision=row["decision"],
        )
