"""What the department says to a finding before it is issued, and who rules where the two sides differ."""

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from audits.core import clock, trail

from . import rules


class Answered:
    """The answer of the department (ý kiến của đơn vị) to a presented finding: accepted, or disputed with a ground.

    What the lead upholds may be disputed once more; then the secretariat rules for good. Silence is no consent.
    """

    class Response(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        DISPUTED = "disputed", _("Disputed")
        UPHELD = "upheld", _("Upheld")
        DISPUTED_AGAIN = "disputed_again", _("Disputed again")
        UPHELD_FINALLY = "upheld_finally", _("Upheld for good")

    @transaction.atomic
    def note_opinion(self, *, by, opinion, version=None):
        """The team notes what the department says to it at the closing meeting (ISO 19011, 6.4.10).

        It is no answer yet: that the department gives when it signs, and may give in other words.
        """
        trail.lock(self.agency)
        rules.refuse_once_signed(self)
        self.edit(by=by, may=rules.notes_opinions, verb="opinion_noted", version=version, opinion=opinion.strip())

    @transaction.atomic
    def respond(self, *, by, ground=None, files=()):
        """Accept the finding, or with a `ground` dispute it; until it is issued the answer may change."""
        if not ground:
            self.take("accept", by=by, response=self.Response.ACCEPTED, ground="", answer_by=None)
            return
        self.take("dispute", by=by, log={"files": list(files)} if files else None, **self._disputed(ground))
        if files:
            self.ground_files.add(*files)

    @transaction.atomic
    def respond_on_paper(self, *, by, ground=None):
        """The lead enters the answer that the department noted on the minutes signed in ink."""
        changes = self._disputed(ground) if ground else {"response": self.Response.ACCEPTED, "ground": ""}
        self.take("note_response", by=by, **changes)

    def _answer_that_stands(self):
        """The answer as it stands until this act is done, whatever was read before."""
        trail.lock(self.agency)
        return self.locked().response

    def _disputed(self, ground):
        stands = self._answer_that_stands()
        again = stands in (self.Response.UPHELD, self.Response.DISPUTED_AGAIN, self.Response.UPHELD_FINALLY)
        return {
            "response": self.Response.DISPUTED_AGAIN if again else self.Response.DISPUTED,
            "ground": ground,
            "disputed_on": clock.today(),
            "answer_by": None,
        }

    def _unanswered(self):
        return {"response": "", "ground": "", "disputed_on": None, "answer_by": None, "ruling": ""}

    @property
    def is_accepted(self):
        return self.response == self.Response.ACCEPTED

    @property
    def is_unruled(self):
        """Disputed, and nobody has ruled on it yet."""
        return self.response in (self.Response.DISPUTED, self.Response.DISPUTED_AGAIN)

    @property
    def ruling_is_late(self):
        due = self.ruling_due_on
        return due is not None and clock.today() > due

    @property
    def ruling_due_on(self):
        if not (self.is_unruled and self.disputed_on):
            return None
        return rules.working_days_after(self, self.disputed_on, self.agency.ruling_days)

    @transaction.atomic
    def uphold(self, *, by, note, version=None):
        """Rule on a dispute: the finding stands. After a second dispute the ruling is final."""
        final = self._answer_that_stands() == self.Response.DISPUTED_AGAIN
        response = self.Response.UPHELD_FINALLY if final else self.Response.UPHELD
        self.take("uphold", by=by, note=note, version=version, response=response, ruling=note)
