"""The programme of a year (chương trình đánh giá nội bộ năm): which department is audited in which month."""

from collections import defaultdict

from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.core import trail
from audits.core.addresses import address
from audits.core.rules import RuleBroken
from audits.core.versions import Stale, clean, label_of, write
from audits.core.workflow import Step, Workflowed
from audits.organisation.departments import Department
from audits.organisation.roles import DecidedOnPaper, chair, secretariat

EARLIEST, LATEST = 2000, 2100


def says_what_is_planned(programme, act):
    """Objectives, scope and criteria are written, and something stands in the matrix."""
    lacking = [label_of(Programme, name) for name in programme.NEEDED if not getattr(programme, name)]
    if lacking:
        raise RuleBroken(_("These parts are not written yet: %(parts)s.") % {"parts": ", ".join(map(str, lacking))})
    if not programme.lines.exists():
        raise RuleBroken(_("No department is planned in any month yet. Tick the months first."))


def decided_by_another(programme, act):
    if programme.was_submitted_by(act.decider, None if act.paper else act.by):
        raise RuleBroken(_("You submitted this programme yourself. Somebody else has to approve it."))
    if not (act.changes.get("decision_number") and act.changes.get("decision_on")):
        raise RuleBroken(_("Give the number and the date of the decision."), field="decision_number")
    says_what_is_planned(programme, act)


class ProgrammeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Once approved, everybody's in the agency; a first draft, theirs who prepare or decide."""
        in_agency = self.filter(agency=user.agency_id)
        if user.reads_figures or user.is_administrator:
            return in_agency
        return in_agency.settled()

    def settled(self):
        """Those approved at least once: they count, also while they are being amended."""
        return self.filter(decided_by__isnull=False)


class Programme(DecidedOnPaper, Workflowed):
    """What the agency means to audit in a year, and why (ISO 9001:2015, 9.2.2 a; ISO 19011, 5; BM-ĐGNB-01)."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted for approval")
        APPROVED = "approved", _("Approved")

    TEXTS = ("objectives", "scope", "criteria", "resources", "risks")
    NEEDED = TEXTS[:3]
    READ_WITH = ("agency",)
    QUIET = ("submitted_by", "decided_by", "decision_scan", "amendments")
    SENTENCES = {
        "entered": _("began the programme"),
        "edited": _("changed the programme"),
        "submit": _("submitted the programme for approval"),
        "send_back": _("sent the programme back"),
        "approve": _("approved the programme"),
        "amend": _("took the approved programme up again to amend it"),
    }

    STEPS = (
        Step("submit", ("draft",), "submitted", secretariat, guard=says_what_is_planned),
        Step("send_back", ("submitted",), "draft", chair, note=True, paper=True),
        Step("approve", ("submitted",), "approved", chair, guard=decided_by_another, paper=True),
        Step("amend", ("approved",), "draft", secretariat, note=True),
    )

    agency = models.ForeignKey("audits.Agency", models.PROTECT, related_name="programmes")
    year = models.PositiveSmallIntegerField(
        _("year"), editable=False, validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
    )
    objectives = models.TextField(_("objectives"), max_length=4000, blank=True)
    scope = models.TextField(_("scope"), max_length=4000, blank=True)
    criteria = models.TextField(_("criteria"), max_length=4000, blank=True)
    resources = models.TextField(_("resources"), max_length=4000, blank=True)
    risks = models.TextField(_("risks of the programme"), max_length=4000, blank=True)
    submitted_by = models.ForeignKey("audits.User", models.PROTECT, null=True, blank=True, related_name="+")
    decision_number = models.CharField(_("number of the decision"), max_length=60, blank=True)
    decision_on = models.DateField(_("date of the decision"), null=True, blank=True)
    decided_by = models.ForeignKey("audits.User", models.PROTECT, null=True, blank=True, related_name="+")
    decision_scan = models.ForeignKey(
        "audits.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("scan of the decision"),
    )
    amendments = models.PositiveSmallIntegerField(_("amendments"), default=0, editable=False)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.DRAFT)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme of the year")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year"],
                name="one_programme_a_year",
                violation_error_message=_("There is a programme for this year already. Open it instead."),
            )
        ]

    def __str__(self):
        return str(_("Programme of %(year)s") % {"year": self.year})

    def get_absolute_url(self):
        return address("dashboards:programme", self.year)

    # ---- who and what

    def may_edit(self, user):
        return self.status == self.Status.DRAFT and secretariat(self, user) is not None

    def may_begin(self, user):
        return secretariat(self, user) is not None

    def was_submitted_by(self, *people):
        """Whether one of these submitted it: such a person cannot approve it as well."""
        return self.submitted_by_id in {person.pk for person in people if person}

    @property
    def counts(self):
        """Whether it was approved: rounds are held under it, also while it is being amended."""
        return self.decided_by_id is not None

    @classmethod
    def for_round(cls, agency, year):
        """The programme under which a round of a year is held, or None."""
        return cls.objects.settled().filter(agency=agency, year=year).first()

    def departments(self):
        """The departments that can stand in its matrix: those of the year, and those that stand there already."""
        existing = Department.objects.filter(agency=self.agency_id).filter(
            Q(closed_on=None) | Q(closed_on__gt=f"{self.year}-01-01") | Q(pk__in=self.lines.values("department"))
        )
        return existing.order_by("order", "name")

    def matrix(self):
        """What is planned when: {(department id, month): ids of the procedures, none for all of the department}."""
        lines = self.lines.prefetch_related("procedures")
        return {(line.department_id, line.month): {one.pk for one in line.procedures.all()} for line in lines}

    def matrix_today(self):
        """The matrix with each procedure at the department that has it today: one may have gone to another since."""
        lines = list(self.lines.prefetch_related("procedures"))
        whole = {(line.department_id, line.month): set() for line in lines if not line.procedures.all()}
        named = defaultdict(set)
        for line in lines:
            for one in line.procedures.all():
                if (one.department_id, line.month) not in whole:
                    named[one.department_id, line.month].add(one.pk)
        return whole | named

    # ---- verbs

    @classmethod
    @transaction.atomic
    def begin(cls, year, *, by, like=None):
        """Begin the programme of a year, from nothing or with texts and matrix of an earlier one."""
        if not cls(agency=by.agency).may_begin(by):
            raise RuleBroken(_("Only the secretariat prepares the programme."))
        texts = {name: getattr(like, name) for name in cls.TEXTS} if like else {}
        begun = cls.enter(by=by, agency=by.agency, year=year, **texts)
        if like:
            begun.write(by=by, matrix=begun._still_standing(like))
        return begun

    def _still_standing(self, like):
        """The matrix of another programme, without departments that are closed and procedures that are withdrawn."""
        departments = set(Department.objects.existing().filter(agency=self.agency_id).values_list("pk", flat=True))
        gone = {one.pk for one in self.agency.procedures.all() if one.is_withdrawn}
        today = like.matrix_today().items()
        return {
            place: named - gone
            for place, named in today
            if place[0] in departments and (named - gone or not named)  # of none is left, which is not all
        }

    @transaction.atomic
    def write(self, *, by, matrix, version=None, **texts):
        """Write the matrix as a whole, and the texts given: one act with one Event that names what changed."""
        head = trail.lock(self.agency)
        fresh = self.locked()
        if version is not None and version != fresh.version:
            raise Stale(fresh)
        if not fresh.may_edit(by):
            raise PermissionDenied
        before = fresh.matrix_in_words()
        known = fresh.version
        old = fresh.change(**texts)
        new = {name: texts[name] for name in old}
        if matrix != fresh.matrix():
            fresh._replace_lines(matrix)
            after = fresh.matrix_in_words()
            changed = [code for code in {**before, **after} if before.get(code) != after.get(code)]
            old["lines"], new["lines"] = (
                "; ".join(f"{code}: {months[code]}" for code in changed if code in months) for months in (before, after)
            )
            fresh.version = known + 1
            fresh.save(update_fields=["version"])
        if old:
            trail.record(fresh, "edited", by=by, head=head, old=old, new=new)
        self.refresh_from_db()
        return self

    def _replace_lines(self, matrix):
        self.lines.all().delete()
        for (department, month), procedures in sorted(matrix.items()):
            line = ProgrammeLine(programme=self, department_id=department, month=month)
            clean(line)
            line.check_rules()
            write(line, force_insert=True)
            line.procedures.set(procedures)
            if line.procedures.exclude(department=department).exists():
                raise RuleBroken(_("Choose procedures of the department itself."))

    def matrix_in_words(self):
        """{code of a department: its months, with the procedures where they are named}."""
        words = defaultdict(list)
        for line in self.lines.select_related("department").prefetch_related("procedures"):
            codes = ", ".join(procedure.code for procedure in line.procedures.all())
            words[line.department.code].append(f"{line.month} ({codes})" if codes else str(line.month))
        return {code: ", ".join(months) for code, months in words.items()}

    def submit(self, *, by):
        self.take("submit", by=by, submitted_by=by)

    def send_back(self, *, by, note, paper=None):
        self.take("send_back", by=by, note=note, paper=paper)

    def approve(self, *, by, decision_number, decision_on, paper=None, version=None):
        """Approve it: rounds can be held under it, and every change of it is a numbered amendment."""
        self.take(
            "approve",
            by=by,
            paper=paper,
            version=version,
            decision_number=decision_number,
            decision_on=decision_on,
            decision_scan=paper.scan if paper else None,
            decided_by=self.agency.chair if paper else by,
        )

    @transaction.atomic
    def amend(self, *, by, note):
        """Take it up again, numbered and with the reason; it is submitted and approved anew."""
        trail.lock(self.agency)
        self.take("amend", by=by, note=note, amendments=self.locked().amendments + 1)


class ProgrammeLine(models.Model):
    """A department in a month of the programme: all of it, or some of its procedures."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="lines")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    month = models.PositiveSmallIntegerField(_("month"), validators=[MinValueValidator(1), MaxValueValidator(12)])
    procedures = models.ManyToManyField(
        "audits.Procedure",
        blank=True,
        related_name="+",
        verbose_name=_("procedures"),
    )

    class Meta:
        verbose_name = _("line of the programme")
        verbose_name_plural = _("matrix of departments and months")
        ordering = ["department__order", "department__name", "month"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "department", "month"], name="programme_line_once"),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="programme_line_in_a_month"),
        ]

    def __str__(self):
        return f"{self.department}, {self.month}/{self.programme.year}"

    def check_rules(self):
        if self.department.agency_id != self.programme.agency_id:
            raise RuleBroken(_("Choose a department of the agency."))


def carried(programme, lines, visits):
    """Which visit carries which line of a programme: {id of the line: visit}.

    Only visits of rounds held under it count, each once: first those of the line's own month; a visit that was moved
    carries the line next to it in time.
    """
    free, waiting, found = defaultdict(list), defaultdict(list), {}
    for visit in sorted(visits, key=lambda visit: (visit.starts_at, visit.pk)):
        if visit.round.programme_id == programme.pk:
            free[visit.department_id].append(visit)
    for line in sorted(lines, key=lambda line: line.month):
        own = [visit for visit in free[line.department_id] if visit.day.month == line.month]
        if own:
            found[line.pk] = own[0]
            free[line.department_id].remove(own[0])
        else:
            waiting[line.department_id].append(line)
    for department, left in waiting.items():
        for visit in free[department][: len(left)]:
            line = min(left, key=lambda line: abs(line.month - visit.day.month))
            found[line.pk] = visit
            left.remove(line)
    return found
