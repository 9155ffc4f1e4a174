"""The ways on from a visit's page: to its checklist, its record and its minutes, and the steps open to the reader."""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

# What somebody does next: the step, the page, what its button says. The most urgent comes first and is primary.
NEXT = (
    ("sign", "fieldwork:sign", _("Sign the minutes"), "sign"),
    ("write_minutes", "fieldwork:record", _("Go on recording"), "edit"),
    ("open", "fieldwork:open", _("Open the visit"), "check"),
    ("close", "fieldwork:close", _("Close the visit"), "check"),
    ("sign_on_paper", "fieldwork:sign_on_paper", _("Upload the signed minutes"), "upload"),
    ("prepare", "fieldwork:checklist", _("Prepare the checklist"), "checklist"),
    ("name_contacts", "planning:contacts", _("Name who works with the team"), "people"),
)
# What may be needed besides.
BESIDES = (
    ("sign_without", "fieldwork:sign_without", _("Complete without signature"), "document"),
    ("reopen", "fieldwork:reopen", _("Reopen the visit"), "refresh"),
    ("reschedule", "planning:move", _("Move the visit"), "calendar-event"),
    ("cancel", "planning:cancel_visit", _("Cancel the visit"), "x"),
)
PREPARED = (
    ("fieldwork:checklist", _("Checklist"), "checklist"),
    ("reports:paper checklist", _("Checklist to print"), "print"),
    ("reports:paper case_sheet", _("Sheet of case files to print"), "print"),
)
RECORDED = (
    ("fieldwork:record", _("Record on site"), "edit"),
    ("fieldwork:closing", _("Closing meeting of the visit"), "people"),
    ("fieldwork:minutes", _("Minutes"), "document"),
    ("reports:paper minutes", _("Minutes to print"), "print"),
)

LATE = ("fieldwork:late", _("Received after closing"), "clock")


def links_of(visit, steps, on_paper, *, reads_notes, user):
    """{"buttons": beside the heading, "more": in the menu, "pages": of what was recorded on site}."""
    ahead, besides = _links(visit, NEXT, steps), _links(visit, BESIDES, steps)
    if "name_contacts" in steps and visit.contacts.all():  # done, though others may still be named
        contacts = next(link for link in ahead if link["url"] == reverse("planning:contacts", args=[visit.pk]))
        ahead.remove(contacts)
        besides.insert(0, contacts)
    more = [*ahead[1:], *besides]
    if visit.status == visit.Status.PLANNED and visit.round.plan_is_open_to(user):
        more.append(_link(visit, "planning:edit_visit", _("Change in the plan"), "edit"))
        more.append(_link(visit, "planning:remove_visit", _("Take out of the plan"), "trash"))
    if "cancel" in on_paper:
        more.append(_link(visit, "planning:cancel_visit_on_paper", _("Record a cancellation on paper"), "paperclip"))
    pages = [*PREPARED, *(RECORDED if visit.actual_starts_at else ())] if reads_notes else []
    if pages and visit.late_arrivals.visible_to(user).exists():
        pages.append(LATE)
    return {
        "buttons": [{**link, "primary": True} for link in ahead[:1]],
        "more": more,
        "pages": [link for page in pages if (link := _link(visit, *page))],
    }


def _links(visit, table, steps):
    links = (_link(visit, page, label, icon) for step, page, label, icon in table if step in steps)
    return [link for link in links if link]


def _link(visit, page, label, icon):
    """An address that exists, or None."""
    name, *kind = page.split()
    try:
        return {"label": label, "url": reverse(name, args=[*kind, visit.pk]), "icon": icon}
    except NoReverseMatch:
        return None
