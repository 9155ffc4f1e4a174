"""The report of a round is prepared by the secretariat and issued by the chair; its bytes are made at once."""

from datetime import timedelta

from audits.reports import issuing
from audits.reports.models import IssuedDocument

LISTS = ("introduction", "strengths", "causes", "conformity", "effectiveness", "recipients")
PROPOSALS = ("proposals_leadership", "proposals_departments", "proposals_standing_body")
LINES = ("issuer", "authority", "authority_of", "signer_post", "signer_name", "remark")


class ReportStory:
    """The report of a round that the story has brought to its end, from `report.json`."""

    def __init__(self, story):
        self.story = story
        self.told = story.stage.content[f"{story.name}/report.json"]
        self.document_id = None

    def tell(self):
        moment, at = self.story.stage.days.moment, self.story.stage.diary.at
        at(moment(self.told["prepared_at"]), self.prepare)
        at(moment(self.told["submitted_at"]), self.submit)
        at(moment(self.told["issued_at"]), self.issue)
        at(moment(self.told["issued_at"]) + timedelta(minutes=1), self.print)

    @property
    def document(self):
        return IssuedDocument.objects.get(pk=self.document_id)

    def prepare(self):
        texts = {name: self.told[name] for name in LINES}
        texts |= {name: "\n".join(self.told[name]) for name in LISTS}
        texts |= {name: "\n".join(proposal["text"] for proposal in self.told[name]) for name in PROPOSALS}
        by = self.story.stage.person(self.told["prepared_by"])
        self.document_id = IssuedDocument.prepare(self.story.round, by=by, **texts).pk

    def submit(self):
        issuing.submit(self.document, by=self.story.stage.person(self.told["prepared_by"]))

    def issue(self):
        self.document.issue(
            by=self.story.stage.person(self.told["issued_by"]),
            number=self.told["number"],
            dated_on=self.story.stage.days.day(self.told["dated_on"]),
        )

    def print(self):
        """What the worker does elsewhere: a fresh demo has its reports from the first page on."""
        issuing.print_document.func(self.document_id)
        if document_failed := self.document.printing_failed:
            raise RuntimeError(document_failed)
