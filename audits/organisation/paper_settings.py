"""What an agency settles about each of its papers: how a form is headed, how a document is numbered.

A form of the quality system carries code, issue, revision and date of effect (ISO 9001:2015, 7.5.2 and 7.5.3); an
administrative document has a number with the sign of its kind and its agency (Decree 30/2020/NĐ-CP, Annex I and III).
"""

from django.core.validators import RegexValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from audits.core import numbers
from audits.core.versions import Versioned

from .agency import PARTS_OF_DOCUMENT, Agency, pattern

TWO_DIGITS = RegexValidator(r"^\d{2}$", _("Write two digits, such as 01."))


class PaperSettingQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(agency=user.agency_id)


class PaperSetting(Versioned):
    """How an agency heads and numbers one of its papers. Without a row the paper is as practice has it."""

    class Paper(models.TextChoices):
        PROGRAMME = "programme", _("Programme of the year")
        DECISION = "decision", _("Decision that forms the teams")
        PLAN = "plan", _("Audit plan")
        NOTICE = "notice", _("Notice to the departments")
        CHECKLIST = "checklist", _("Checklist")
        CASE_SHEET = "case_sheet", _("Sheet of case files")
        MINUTES = "minutes", _("Minutes of a visit")
        SLIP = "slip", _("Slip of a nonconformity")
        TRACKING = "tracking", _("Tracking table")
        REPORT = "report", _("Report of the audit round")
        FOLLOW_UP = "follow_up", _("Report on the follow-up")
        SUMMARY = "summary", _("Summary for the committee")
        CHANGE_REQUEST = "change_request", _("Request to change a document")

    class Numbering(models.TextChoices):
        TYPED = "typed", _("Typed in, from the records office")
        OWN = "own", _("The program's own series")

    CODES = {
        Paper.PROGRAMME: "BM-ĐGNB-01",
        Paper.PLAN: "BM-ĐGNB-02",
        Paper.CHECKLIST: "BM-ĐGNB-03",
        Paper.CASE_SHEET: "BM-ĐGNB-04",
        Paper.MINUTES: "BM-ĐGNB-05",
        Paper.SLIP: "BM-ĐGNB-06",
        Paper.TRACKING: "BM-ĐGNB-07",
        Paper.REPORT: "BM-ĐGNB-08",
        Paper.SUMMARY: "BM-ĐGNB-09",
        Paper.CHANGE_REQUEST: "BM-TL-01",
    }
    SIGNS = {  # of kinds of documents: Decree 30/2020/NĐ-CP, Annex III
        Paper.DECISION: "QĐ",
        Paper.PLAN: "KH",
        Paper.NOTICE: "TB",
        Paper.REPORT: "BC",
        Paper.FOLLOW_UP: "BC",
    }
    GIVEN_BY_US = _("Leave it empty: the program gives the next number of the series.")
    SENTENCES = {"entered": _("settled a paper"), "edited": _("changed how a paper is headed or numbered")}

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="papers")
    paper = models.CharField(_("paper"), max_length=20, choices=Paper.choices)
    code = models.CharField(_("code of the form"), max_length=40, blank=True)
    issue = models.CharField(_("issue of the form"), max_length=2, default="01", validators=[TWO_DIGITS])
    revision = models.CharField(_("revision of the form"), max_length=2, default="00", validators=[TWO_DIGITS])
    effective_on = models.DateField(_("form in effect from"), null=True, blank=True)
    numbering = models.CharField(
        _("number of the document"), max_length=10, choices=Numbering.choices, default=Numbering.TYPED
    )
    pattern = pattern(_("number in the own series"), "{number}/{sign}-{symbol}", "number", knows=PARTS_OF_DOCUMENT)

    objects = PaperSettingQuerySet.as_manager()

    class Meta:
        verbose_name = _("setting of a paper")
        constraints = [models.UniqueConstraint(fields=["agency", "paper"], name="paper_settled_once")]

    def __str__(self):
        return self.get_paper_display()

    def get_absolute_url(self):
        return self.agency.get_absolute_url()

    @property
    def trail_parent(self):
        return self.agency

    def may_edit(self, user):
        """Settings are the administrator's."""
        return self.agency.may_edit(user)

    @property
    def sign(self):
        """The sign of its kind in a number (BC); empty for a form, which has no number."""
        return self.SIGNS.get(self.paper, "")

    @property
    def counts_itself(self):
        """Whether the program gives the numbers."""
        return bool(self.sign) and self.numbering == self.Numbering.OWN

    @classmethod
    def of(cls, agency, paper):
        """The setting of one paper: as the agency settled it, else as practice has it (a row not saved)."""
        settled = cls.objects.filter(agency=agency, paper=paper).first()
        return settled or cls(agency=agency, paper=paper, code=cls.CODES.get(paper, ""))

    @classmethod
    def of_all(cls, agency):
        """The settings of all papers, in the order in which a round needs them."""
        settled = {row.paper: row for row in cls.objects.filter(agency=agency)}
        return [
            settled.get(paper) or cls(agency=agency, paper=paper, code=cls.CODES.get(paper, "")) for paper in cls.Paper
        ]

    @transaction.atomic
    def settle(self, *, by, version=None, **values):
        """Change it; the first change writes the row."""
        if self.pk:
            return self.edit(by=by, version=version, **values)
        return type(self).enter(by=by, agency=self.agency, paper=self.paper, **values)

    def next_number(self, *, on, symbol, audit_round, is_borne):
        """The next number of the own series, written out: call it within the transaction that uses it up.

        Papers of one sign share a series, as in a records office; it begins anew every year, and an issuer of its
        own (a committee under the agency's seal) has its own. A number that a paper of that year bears already
        (`is_borne`), since the records office gave it before the program counted, is passed over: the series would
        never get beyond it.
        """
        while True:
            number = numbers.next_number(self.agency, f"document:{self.sign}:{symbol}:{on.year}")
            written = self.written(number, symbol=symbol, audit_round=audit_round, year=on.year)
            if not is_borne(written):
                return written

    def written(self, number, *, symbol, audit_round, year):
        """A number as it stands on the paper: 05/BC-SLĐTBXH."""
        return numbers.written(self.pattern, number=number, sign=self.sign, symbol=symbol, round=audit_round, year=year)
