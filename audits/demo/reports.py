"""The documents of a round are prepared by the secretariat and issued by the chair; their bytes are made at once."""

from datetime import timedelta

from audits.reports import issuing
from audits.reports.collecting import beginnings
from audits.reports.models import IssuedDocument

LISTS = ("introduction", "strengths", "causes", "conformity", "effectiveness", "recipients")
PROPOSALS = ("proposals_leadership", "proposals_departments", "proposals_standing_body")
LINES = ("issuer", "authority", "authority_of", "signer_post", "signer_name", "remark", "layout_rule")


class DocumentStory:
    """A document of a round as `papers.json` or `report.json` tells it; what it leaves open begins as for anybody."""

    def __init__(self, story, told, kind):
        self.story, self.told, self.kind = story, told, kind
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
        told = self.told
        texts = {name: told[name] for name in LINES if name in told}
        texts |= {name: "\n".join(told[name]) for name in LISTS if name in told}
        texts |= {name: "\n".join(row["text"] for row in told[name]) for name in PROPOSALS if name in told}
        texts = beginnings.texts(self.story.round, self.kind) | texts
        by = self.story.stage.person(told["prepared_by"])
        self.document_id = IssuedDocument.prepare(self.story.round, by=by, kind=self.kind, **texts).pk

    def submit(self):
        issuing.submit(self.document, by=self.story.stage.person(self.told["prepared_by"]))

    def issue(self):
        self.document.issue(
            by=self.story.stage.person(self.told["issued_by"]),
            number=self.told["number"],
            dated_on=self.story.stage.days.day(self.told["dated_on"]),
        )

    def print(self):
        """What the worker does elsewhere: a fresh demo has its documents from the first page on."""
        issuing.print_document.func(self.document_id)
        if document_failed := self.document.printing_failed:
            raise RuntimeError(document_failed)


def tell_documents(story):
    """Its papers before the visits, where the story has them, and its report."""
    content = story.stage.content
    for told in content[f"{story.name}/papers.json"]:
        DocumentStory(story, told, told["kind"]).tell()
    DocumentStory(story, content[f"{story.name}/report.json"], IssuedDocument.Kind.REPORT).tell()
