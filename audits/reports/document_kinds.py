"""The kinds of documents, the texts that each consists of, and the states in which one may stand."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    DECISION = "decision", _("Decision that forms the teams")
    PLAN = "plan", _("Audit plan")
    NOTICE = "notice", _("Notice to the departments")
    REPORT = "report", _("Report of the audit round")
    FOLLOW_UP = "follow_up", _("Report on the follow-up")


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    ISSUING = "issuing", _("Being printed")
    ISSUED = "issued", _("Issued")
    SUPERSEDED = "superseded", _("Superseded")


class Authority(models.TextChoices):
    OWN = "own", _("In the own name")
    TM = "TM.", _("TM. (on behalf of the committee)")
    KT = "KT.", _("KT. (for the head)")
    TL = "TL.", _("TL. (by order)")
    TUQ = "TUQ.", _("TUQ. (by sub-authorisation)")


class LayoutRule(models.TextChoices):
    DECREE_30 = "decree_30", _("Decree 30/2020/NĐ-CP")
    CIRCULAR_01 = "circular_01", _("Circular 01/2011/TT-BNV, in force until 2020")


PLANNING = (Kind.DECISION, Kind.PLAN, Kind.NOTICE)  # before the visits, told by the plan and not by findings
BEFORE_PRINTING = (Status.DRAFT, Status.SUBMITTED, Status.ISSUING)
STANDING = (Status.ISSUED, Status.SUPERSEDED)  # its bytes are there, and others have it

TEXTS = (
    "grounds",
    "duties",
    "requirements",
    "introduction",
    "strengths",
    "causes",
    "conformity",
    "effectiveness",
    "proposals_leadership",
    "proposals_departments",
    "proposals_standing_body",
    "remark",
)
PROPOSALS = ("proposals_leadership", "proposals_departments", "proposals_standing_body")
TEXTS_OF = {
    Kind.DECISION: ("grounds", "duties", "requirements", "remark"),
    Kind.PLAN: ("introduction", "requirements", "remark"),
    Kind.NOTICE: ("introduction", "requirements", "remark"),
    Kind.REPORT: ("introduction", "strengths", "causes", "conformity", "effectiveness", *PROPOSALS, "remark"),
    Kind.FOLLOW_UP: ("introduction", "effectiveness", *PROPOSALS, "remark"),
}
