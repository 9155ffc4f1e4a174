"""Giving out the questions of a checklist: to one person, or evenly to all."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.core.forms import PageForm, PersonField, SeveralField
from audits.organisation.models import User

from .. import assignments
from ..checklist import ChecklistItem

TICKED, UNASSIGNED, AGAIN, CHAPTER = "ticked", "unassigned", "again", "chapter-"


class GiveForm(PageForm):
    """Make somebody responsible for the ticked questions, or for all of one kind at once."""

    submit = gettext_lazy("Give them out")

    which = forms.ChoiceField(label=gettext_lazy("Which questions"))
    to = PersonField(
        User.objects.none(), label=gettext_lazy("To whom"), required=False, empty_label=gettext_lazy("Nobody")
    )
    items = SeveralField(ChecklistItem.objects.none(), label=gettext_lazy("Questions"), required=False)

    def __init__(self, *args, record, by, **kwargs):
        super().__init__(*args, record=record, by=by, **kwargs)
        people = [person.pk for person in assignments.askers(record)]
        self.fields["to"].queryset = User.objects.filter(pk__in=people)
        self.fields["items"].queryset = record.checklist.all()
        self.fields["which"].choices = self._offered(record)

    @staticmethod
    def _offered(visit):
        numbers = visit.checklist.order_by().values_list("clause__number", flat=True).distinct()
        chapters = sorted({number.split(".")[0] for number in numbers}, key=lambda name: (len(name), name))
        again = visit.checklist.filter(about__isnull=False).exists()
        return [
            (TICKED, _("Those ticked in the list")),
            (UNASSIGNED, _("All that nobody has yet")),
            *([(AGAIN, _("All to be checked again"))] if again else []),
            *((f"{CHAPTER}{name}", _("All of clause %(chapter)s") % {"chapter": name}) for name in chapters),
        ]

    def clean(self):
        if self.cleaned_data.get("which") == TICKED and not self.cleaned_data.get("items"):
            self.add_error("which", _("Tick the questions in the list, or choose another kind."))
        return super().clean()

    def _chosen(self, visit):
        which, items = self.cleaned_data["which"], visit.checklist.select_related("clause")
        if which == TICKED:
            return list(self.cleaned_data["items"])
        if which == UNASSIGNED:
            return list(items.filter(assigned_to=None))
        if which == AGAIN:
            return list(items.filter(about__isnull=False))
        return [item for item in items if item.clause.chapter == which.removeprefix(CHAPTER)]

    def apply(self, visit, *, by):
        assignments.give(visit, self._chosen(visit), by=by, to=self.cleaned_data["to"])


class ShareForm(PageForm):
    """Deal out evenly what nobody has yet."""

    submit = gettext_lazy("Share out evenly")

    def apply(self, visit, *, by):
        assignments.share_out(visit, by=by)
