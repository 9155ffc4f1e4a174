"""Papers that leave the program with a number, a date and a signature line: a round's decision, plan, notice, reports.

Prepared by one, decided by another. Submitting takes a snapshot of every figure and list; issuing fixes number,
date and signer; the bytes are made once, outside the transaction, and never change (Decree 30/2020, Art. 18: a
correction is a new document that names the old one).
"""

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from audits.core import clock, trail
from audits.core.addresses import address
from audits.core.fold import FoldedField
from audits.core.rules import RuleBroken
from audits.core.workflow import SYSTEM, Workflowed
from audits.findings.models import CorrectiveAction, Finding
from audits.organisation.models import Agency, PaperSetting
from audits.organisation.roles import DecidedOnPaper, secretariat
from audits.planning.models import AuditRound

from . import codes, readiness
from .document_kinds import (
    BEFORE_PRINTING,
    PLANNING,
    STANDING,
    TEXTS,
    TEXTS_OF,
    Authority,
    Kind,
    LayoutRule,
    Status,
)
from .document_steps import STEPS
from .layout import DECREE_30_SINCE


class IssuedDocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Issued ones are everybody's in the agency; before that they are the committee's and the secretariat's."""
        in_agency = self.filter(agency=user.agency_id)
        if user.reads_figures:
            return in_agency
        return in_agency.standing()

    def without_snapshot(self):
        """For lists: what a long report tells takes megabytes, and no row shows it."""
        return self.defer("snapshot", "replaces__snapshot")

    def reports(self):
        return self.filter(kind=Kind.REPORT)

    def follow_ups(self):
        return self.filter(kind=Kind.FOLLOW_UP)

    def registered(self):
        """Those that have a number, also while their bytes are awaited: a number given is never given again."""
        return self.exclude(number="")

    def under_way(self):
        """Submitted or beyond: its content is settled."""
        return self.exclude(status=Status.DRAFT)

    def issued(self):
        return self.filter(status=Status.ISSUED)

    def standing(self):
        """Issued once, whether or not another has taken its place since."""
        return self.filter(status__in=STANDING)

    def to_print(self):
        """Issued in number and date, and waiting for their bytes."""
        return self.filter(status=Status.ISSUING)


class IssuedDocument(DecidedOnPaper, Workflowed):
    """A numbered document of a round, from the draft to the bytes that never change."""

    Kind, Status, Authority, LayoutRule = Kind, Status, Authority, LayoutRule
    PLANNING, BEFORE_PRINTING, STANDING = PLANNING, BEFORE_PRINTING, STANDING
    TEXTS, TEXTS_OF = TEXTS, TEXTS_OF
    WITHOUT_PLAN = (AuditRound.Status.DRAFT, AuditRound.Status.CANCELLED)

    QUIET = (
        "snapshot_at",
        "number_year",
        "sha256",
        "made_with",
        "pdf",
        "photo_annex",
        "printing_failed",
        "issued_by",
        "verify_code",
        "trail_number",
        "trail_hash",
    )
    SENTENCES = {
        "prepared": _("began the document"),
        "submit": _("submitted it"),
        "send_back": _("sent it back"),
        "issue": _("issued it, with number and date"),
        "print": _("stored its bytes"),
        "not_printed": _("it could not be printed"),
        "release": _("took it back to draft"),
        "supersede": _("replaced it by a new revision"),
    }
    STEPS = STEPS

    agency = models.ForeignKey("audits.Agency", models.PROTECT, related_name="documents")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.REPORT)
    round = models.ForeignKey(AuditRound, models.PROTECT, related_name="documents")
    revision = models.PositiveSmallIntegerField(_("revision"), default=0, editable=False)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    issuer = models.CharField(
        _("issued by"), max_length=10, choices=Agency.Issuer.choices, default=Agency.Issuer.AGENCY
    )
    authority = models.CharField(_("signature line"), max_length=5, choices=Authority.choices, default=Authority.OWN)
    authority_of = models.CharField(
        _("in whose name"), max_length=120, blank=True, help_text=_("For example BAN CHỈ ĐẠO or GIÁM ĐỐC.")
    )
    signer_post = models.CharField(_("post of the signer"), max_length=120, blank=True)
    signer_name = models.CharField(_("name of the signer"), max_length=120, blank=True)
    recipients = models.TextField(_("recipients"), max_length=2000, blank=True, help_text=_("One a line."))
    grounds = models.TextField(_("grounds"), max_length=4000, blank=True, help_text=_("One a line."))
    duties = models.TextField(_("duties and powers"), max_length=8000, blank=True)
    requirements = models.TextField(_("what is to be done, and by whom"), max_length=8000, blank=True)
    introduction = models.TextField(_("grounds and course"), max_length=8000, blank=True)
    strengths = models.TextField(_("strengths"), max_length=8000, blank=True)
    causes = models.TextField(_("causes, as far as known"), max_length=8000, blank=True)
    conformity = models.TextField(_("conclusion on conformity"), max_length=4000, blank=True)
    effectiveness = models.TextField(_("conclusion on effectiveness"), max_length=4000, blank=True)
    proposals_leadership = models.TextField(_("proposals to the leadership"), max_length=4000, blank=True)
    proposals_departments = models.TextField(_("proposals to the departments"), max_length=4000, blank=True)
    proposals_standing_body = models.TextField(_("proposals to the standing body"), max_length=4000, blank=True)
    remark = models.CharField(_("remark on the paper"), max_length=500, blank=True)
    layout_rule = models.CharField(_("layout"), max_length=20, choices=LayoutRule.choices, default=LayoutRule.DECREE_30)
    number = models.CharField(_("number"), max_length=60, blank=True)
    dated_on = models.DateField(_("date"), null=True, blank=True)
    number_year = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)  # numbers begin anew with it
    prepared_by = models.ForeignKey("audits.User", models.PROTECT, related_name="+")
    issued_by = models.ForeignKey("audits.User", models.PROTECT, null=True, blank=True, related_name="+")
    snapshot = models.JSONField(default=dict, blank=True, editable=False)
    snapshot_at = models.DateTimeField(null=True, blank=True, editable=False)
    pdf = models.ForeignKey("audits.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    photo_annex = models.ForeignKey("audits.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    made_with = models.JSONField(default=dict, blank=True, editable=False)  # the versions that give the same bytes
    printing_failed = models.TextField(blank=True, editable=False)
    verify_code = models.CharField(max_length=codes.LENGTH, blank=True, editable=False)
    trail_number = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    trail_hash = models.CharField(max_length=64, blank=True, editable=False)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.DRAFT)
    search = FoldedField(sources=("number", "round.title"))

    objects = IssuedDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "kind", "revision"],
                name="document_revision_once",
                violation_error_message=_("There is a document of this kind already."),
            ),
            models.UniqueConstraint(
                fields=["agency", "number_year", "number"],
                condition=~Q(number=""),
                name="document_number_once",
                violation_error_message=_(
                    "Another document of the agency bears this number in this year. Give another one."
                ),
            ),
            models.UniqueConstraint(
                fields=["verify_code"], condition=~Q(verify_code=""), name="verify_code_once_in_the_installation"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("issued", "superseded")) | Q(pdf__isnull=False),
                name="issued_document_has_its_bytes",
            ),
        ]

    def __str__(self):
        return self.number or f"{self.get_kind_display()}, {self.round}"

    def get_absolute_url(self):
        return address("reports:document", self.pk)

    @property
    def trail_parent(self):
        return self.round

    def may_edit(self, user):
        """The prose is the secretariat's until the document is submitted; figures and lists are never typed."""
        return self.status == self.Status.DRAFT and secretariat(self, user) is not None

    @property
    def spelled_code(self):
        """The code by which it is looked up; what is not issued has none to show."""
        return codes.spelled(self.verify_code) if self.status in self.STANDING else ""

    @property
    def texts(self):
        """The names of the texts that this kind of document has."""
        return self.TEXTS_OF[self.kind]

    @property
    def bears_the_decision(self):
        """Whether it is the decision by which the round was approved: it has that number and that date."""
        return self.kind == self.Kind.DECISION and self.revision == 0

    @property
    def setting(self):
        """How the agency heads and numbers documents of this kind."""
        return PaperSetting.of(self.agency, self.kind)

    @property
    def symbol(self):
        """Whose sign stands in its number: the agency's, or that of the committee that issues it."""
        by_committee = self.issuer == Agency.Issuer.COMMITTEE
        return self.agency.committee_symbol if by_committee else self.agency.symbol

    @classmethod
    def kinds_to_begin(cls, audit_round, user):
        """The kinds of documents that a person may begin for a round now, since nobody has: each with its name."""
        if secretariat(audit_round, user) is None or audit_round.taken_over:
            return []
        begun = set(audit_round.documents.values_list("kind", flat=True))
        kinds = [kind for kind in cls.PLANNING if audit_round.status not in cls.WITHOUT_PLAN]
        if audit_round.status in (AuditRound.Status.REPORTING, *readiness.REPORTED):
            kinds.append(cls.Kind.REPORT)
        if audit_round.status in readiness.REPORTED:
            kinds.append(cls.Kind.FOLLOW_UP)
        return [(kind.value, kind.label) for kind in kinds if kind not in begun]

    @property
    def chooses_layout(self):
        """Whether the round was held while another rule stood: its papers may keep the layout of their time."""
        return self.round.ends_on < DECREE_30_SINCE

    def check_rules(self):
        if self.layout_rule != self.LayoutRule.DECREE_30 and not self.chooses_layout:
            raise RuleBroken(
                _("Papers of rounds held since 05/03/2020 follow Decree 30/2020/NĐ-CP. Choose it."), field="layout_rule"
            )

    def is_corrected_by(self, user):
        """Whether a person may begin the revision that corrects it: the secretariat, where nobody has."""
        stands = self.status == self.Status.ISSUED and not self.replaced_by.exists()
        return stands and secretariat(self, user) is not None

    def changed_since_snapshot(self):
        """Whether what it tells changed since it was submitted: the plan, or a finding; in a follow-up its action."""
        if self.kind in self.PLANNING:
            return trail.Event.objects.of(self.round).filter(verb="amend", at__gt=self.snapshot_at).exists()
        if self._changed(Finding.objects.filter(round=self.round_id)):
            return True
        actions = CorrectiveAction.objects.filter(finding__round=self.round_id)
        return self.kind == self.Kind.FOLLOW_UP and self._changed(actions)

    def _changed(self, records):
        later = trail.Event.objects.filter(
            agency=self.agency_id,
            kind=records.model._meta.model_name,
            at__gt=self.snapshot_at,
            record_id=OuterRef("pk"),
        )
        return records.filter(Exists(later)).exists()

    @classmethod
    def prepare(cls, audit_round, *, by, kind=Kind.REPORT, **values):
        """Begin a document of a round; a correction of an issued one names it and counts the revision on."""
        if audit_round.taken_over:
            raise RuleBroken(_("This round was taken over from paper, and so were its papers."))
        if audit_round.status in cls.WITHOUT_PLAN:
            raise RuleBroken(_("This round has no plan that counts. Papers are prepared once it is submitted."))
        if kind == cls.Kind.FOLLOW_UP and audit_round.status not in readiness.REPORTED:
            raise RuleBroken(_("The report of this round is not issued yet. The follow-up is reported after it."))
        earlier = cls.objects.filter(round=audit_round, kind=kind).order_by("-revision").first()
        if earlier and earlier.status != cls.Status.ISSUED:
            raise RuleBroken(_("A document of this kind is being prepared for this round already."))
        return cls.enter(
            by=by,
            verb="prepared",
            agency=audit_round.agency,
            round=audit_round,
            kind=kind,
            revision=earlier.revision + 1 if earlier else 0,
            replaces=earlier,
            prepared_by=by,
            **values,
        )

    @transaction.atomic
    def submit(self, *, by, snapshot):
        """Hand it to the chair with a snapshot of all figures and lists, as `collect` gave them."""
        self.take("submit", by=by, snapshot=snapshot, snapshot_at=clock.now())

    def send_back(self, *, by, note, paper=None):
        self.take("send_back", by=by, note=note, paper=paper)

    @transaction.atomic
    def issue(self, *, by, dated_on, number="", paper=None):
        """Fix number, date and signer. The number is typed from the records office, or the next of the own series.

        The code to look it up, and where the agency's history stood, are fixed with them: they are printed on it. The
        Event of this step is the next link, so it names the printed hash as the one before its own.
        """
        head = trail.lock(self.agency)
        if not number and dated_on:
            number = self.number or self._next_number(dated_on)
        decider = self.agency.chair if paper else by
        fixed = {"number": number, "number_year": dated_on.year if dated_on else None, "dated_on": dated_on}
        proof = {"verify_code": codes.new_code(), "trail_number": head.seq, "trail_hash": head.hash}
        self.take("issue", by=by, paper=paper, issued_by=decider, **fixed, **proof)

    def _next_number(self, on):
        """The next of the own series; empty where the records office gives the number, and the step asks for it."""
        if self.bears_the_decision:
            return self.round.decision_number
        setting = self.setting
        if not setting.counts_itself:
            return ""
        of_the_year = type(self).objects.filter(agency=self.agency, number_year=on.year)
        return setting.next_number(
            on=on,
            symbol=self.symbol,
            audit_round=self.round.number,
            is_borne=lambda number: of_the_year.filter(number=number).exists(),
        )

    @transaction.atomic
    def printed(self, *, pdf, photo_annex=None, made_with=None):
        """The bytes are there: the document is issued, by a report the round is reported, an old one superseded."""
        bytes_of = {"pdf": pdf, "photo_annex": photo_annex, "sha256": pdf.sha256, "made_with": made_with or {}}
        self.take("print", by=SYSTEM, **bytes_of, printing_failed="")
        if self.replaces:
            self.replaces.take("supersede", by=SYSTEM)
        if self.kind == self.Kind.REPORT and self.round.status == AuditRound.Status.REPORTING:
            self.round.report()

    @transaction.atomic
    def note_failure(self, sentence):
        """Printing failed: it stays being printed, and is tried again with the same number.

        It is tried again every minute; the history tells of a failure once.
        """
        trail.lock(self.agency)
        waiting = type(self).objects.to_print().filter(pk=self.pk).exclude(printing_failed=sentence)
        if waiting.update(printing_failed=sentence):
            trail.record(self, "not_printed", by=SYSTEM, note=sentence)

    def release(self, *, by, note):
        """Give up a printing that fails: back to the draft; number and date stay reserved to this document."""
        self.take("release", by=by, note=note)
