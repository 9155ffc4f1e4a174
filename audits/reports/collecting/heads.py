"""What papers take from their document: whose paper it is, who signs, what is proposed to whom."""

import re
from datetime import date

from audits.organisation.models import Agency

from ..content import report as content
from ..content.letterhead import Letterhead, Signature
from ..content.paper import IsoForm
from ..content.wording import lines

SYMBOLS = {"report": "BC", "follow_up": "BC", "decision": "QĐ", "plan": "KH", "notice": "TB"}  # Annex III of the decree
FORMS = {
    "programme": "BM-ĐGNB-01",
    "plan": "BM-ĐGNB-02",
    "checklist": "BM-ĐGNB-03",
    "case_sheet": "BM-ĐGNB-04",
    "minutes": "BM-ĐGNB-05",
    "slip": "BM-ĐGNB-06",
    "tracking": "BM-ĐGNB-07",
    "report": "BM-ĐGNB-08",
    "summary": "BM-ĐGNB-09",
    "change_request": "BM-TL-01",
}

DEADLINE = re.compile(
    r",?\s*(?:xong |hoàn thành )?(?:trước|đến|chậm nhất)(?: hết)?(?: ngày)? (\d{1,2})/(\d{1,2})/(\d{4})\.?$"
)


def iso_form(agency, name):
    """The head of a form of the agency, with its logo where it has one."""
    return IsoForm(agency=agency.name, code=FORMS[name], logo=f"logo:{agency.logo_id}" if agency.logo_id else "")


def letterhead(document):
    """Whose paper it is: the agency's under its superior body, or the committee's under the agency."""
    agency = document.agency
    by_committee = document.issuer == Agency.Issuer.COMMITTEE
    return Letterhead(
        superior=agency.name if by_committee else agency.superior,
        issuer=agency.committee_name if by_committee else agency.name,
        number=document.number,
        symbol=f"{SYMBOLS[document.kind]}-{agency.committee_symbol if by_committee else agency.symbol}",
        place=agency.place,
        on=document.dated_on,
        draft=document.status in (document.Status.DRAFT, document.Status.SUBMITTED),
    )


def signature(document):
    """TM., KT., TL. or TUQ. with in whose name, the post, the person."""
    authority = ()
    if document.authority != document.Authority.OWN:
        authority = (f"{document.authority} {document.authority_of}".strip(),)
    return Signature(authority_lines=authority, post=document.signer_post, name=document.signer_name)


def authority(document):
    """Who decides, over the grounds of a decision: Giám đốc Sở …, also where a deputy signs (KT.)."""
    agency = document.agency
    own = document.authority == document.Authority.OWN
    title = (document.signer_post if own else document.authority_of).split(",")[0].strip()
    name = agency.committee_name if document.issuer == Agency.Issuer.COMMITTEE else agency.name
    for shared in (" ".join(name.split()[:count]) for count in (3, 2, 1)):  # Giám đốc Sở, Trưởng Ban Chỉ đạo
        if title.casefold().endswith(f" {shared.casefold()}"):
            title = title[: -len(shared)].strip()
            break
    return f"{title} {name}".strip()


def grounds(text):
    """Căn cứ, one a line, as typed: without signs at their ends, each beginning with its word."""
    opening = ("căn cứ", "theo", "xét", "thực hiện", "thi hành")
    return tuple(line if line.casefold().startswith(opening) else f"Căn cứ {line}" for line in
                 (line.rstrip(" .;") for line in lines(text)))  # fmt: skip


def proposals(document):
    """What the secretariat proposes to whom, each with its date."""
    groups = (
        ("Đối với lãnh đạo cơ quan", document.proposals_leadership),
        ("Đối với các đơn vị", document.proposals_departments),
        ("Đối với Thường trực Ban Chỉ đạo", document.proposals_standing_body),
    )
    return tuple(content.Proposals(to, tuple(map(_proposal, lines(text)))) for to, text in groups if text.strip())


def _proposal(line):
    """A typed proposal; a deadline at its end moves into the column for it."""
    found = DEADLINE.search(line)
    if not found:
        return content.Proposal(line)
    day, month, year = map(int, found.groups())
    return content.Proposal(f"{line[: found.start()].rstrip(' ,;')}.", date(year, month, day))
