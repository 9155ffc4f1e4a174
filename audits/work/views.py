from django.shortcuts import render

from audits.core.web import page_of

from . import ahead
from .tasks import tasks_of, waiting_for_others


def mine(request):
    """`/`: what waits for the reader, what waits for others because of them, and what comes next."""
    tasks = tasks_of(request.user)
    return render(
        request,
        "work/mine.html",
        {
            "page": page_of(request, tasks),
            "how_many_wait": len(tasks),
            "others": waiting_for_others(request.user, tasks),
            "ahead": ahead.next_in_round(request.user),
            "contact": ahead.whom_to_ask(request.user),
        },
    )
