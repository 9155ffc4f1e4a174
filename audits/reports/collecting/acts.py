"""How papers say who did something: for whom, and by which decision on paper."""

from datetime import date

from audits.core import clock, trail

from ..content.letterhead import short_date


def last(record, verb):
    """The newest Event of a step of a record, or None."""
    return (
        trail.Event.objects.of(record).filter(verb=verb).select_related("actor", "on_behalf_of").order_by("seq").last()
    )


def day(event):
    return clock.local_date(event.at)


def for_whom(event):
    """Thay mặt …; quyết định của …, theo văn bản số … ngày …; empty where somebody acted for themselves."""
    remarks = []
    if event.on_behalf_of:
        remarks.append(f"thay mặt {event.on_behalf_of.with_post}")
    if paper := event.details.get("on_paper"):
        remarks = [f"quyết định của {event.on_behalf_of.with_post}"] if event.on_behalf_of else []
        remarks.append(f"theo văn bản số {paper['number']} ngày {short_date(date.fromisoformat(paper['date']))}")
    return ", ".join(remarks)
