"""What papers take from their document: whose paper it is, who signs, what is proposed to whom."""

import re
from datetime import date

from audits.organisation.models import Agency, PaperSetting

from ..content import report as content
from ..content.letterhead import Letterhead, Signature
from ..content.paper import IsoForm
from ..content.wording import lines

DEADLINE = re.compile(
    r",?\s*(?:xong |hoàn thành )?(?:trước|đến|chậm nhất)(?: hết)?(?: ngày)? (\d{1,2})/(\d{1,2})/(\d{4})\.?$"
)


def letterhead(document):
    """Whose paper it is: the agency's under its superior body, or the committee's under the agency."""
    agency = document.agency
    by_committee = document.issuer == Agency.Issuer.COMMITTEE
    return Letterhead(
        superior=agency.name if by_committee else agency.superior,
        issuer=agency.committee_name if by_committee else agency.name,
        number=document.number,
        symbol=f"{document.setting.sign}-{document.symbol}",
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


def signer_post(agency, issuer):
    """The post in which the chair signs: Trưởng Ban for the committee, Giám đốc for the agency."""
    if agency.chair is None:
        return ""
    posts = [post.strip() for post in agency.chair.position.split(",")]
    if issuer == Agency.Issuer.COMMITTEE:
        return "Trưởng Ban" if any(post.startswith("Trưởng Ban") for post in posts) else posts[0]
    return posts[0].removesuffix(f" {agency.name.split()[0]}")


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
    """A typed proposal; a deadline at its end moves into the column for it, if there is such a day."""
    found = DEADLINE.search(line)
    until = _day(*map(int, found.groups())) if found else None
    if until is None:
        return content.Proposal(line)
    return content.Proposal(f"{line[: found.start()].rstrip(' ,;')}.", until)


def _day(day, month, year):
    try:
        return date(year, month, day)
    except ValueError:  # 31/02/2018
        return None


def iso_form(agency, paper):
    """The head of a form of the quality system, as the agency settled it."""
    setting = PaperSetting.of(agency, paper)
    return IsoForm(
        agency=agency.name,
        code=setting.code,
        issue=setting.issue,
        revision=setting.revision,
        effective_on=setting.effective_on,
        logo=logo_source(agency),
    )


def logo_source(agency):
    """The name under which papers call the agency's logo; empty without one."""
    return f"logo:{agency.logo_id}" if agency.logo_id else ""


def logo(agency):
    """The logo as the press wants it: {source: stored file}, empty without one."""
    return {logo_source(agency): agency.logo} if agency.logo_id else {}
