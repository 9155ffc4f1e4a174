"""The bell in the head of every page."""

from django.utils.functional import SimpleLazyObject

from .deliveries import Delivery

MANY = 99


def bell(request):
    """How many notices the reader has not seen, counted when a page shows the bell: one query."""
    return {"unseen_notices": SimpleLazyObject(lambda: count_for(request.user)), "many_notices": MANY}


def count_for(user):
    """Up to one more than `MANY`, so that a long list costs no more than a short one."""
    unseen = Delivery.objects.visible_to(user).unseen()
    return unseen.order_by()[: MANY + 1].count()
