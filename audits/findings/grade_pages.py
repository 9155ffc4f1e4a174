"""Pages of the grades: which of them the agency uses, and what it calls them."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.core import history, trail
from audits.core.forms import RecordForm, Row, column
from audits.core.web import form_page, require_edit, show

from .grades import Grade


class GradeForm(RecordForm):
    """What a grade is called, and whether findings may be given it."""

    model = Grade
    submit = gettext_lazy("Save the grade")
    rows = [Row("label_vi", "label_en"), "used"]

    label_vi = column(Grade, "label_vi")
    label_en = column(Grade, "label_en")
    used = column(Grade, "used", help_text=gettext_lazy("A grade out of use stays with the findings that have it."))


def grades(request):
    """`/grades/`: the administrator's."""
    require_edit(request.user.agency, request.user)
    rows = Grade.objects.visible_to(request.user)
    events = trail.Event.objects.filter(kind="grade", record_id__in=rows.values("pk")).exclude(verb="entered")
    return show(request, "findings/grades.html", {"grades": rows, "events": history.readable(events)})


def edit_grade(request, pk):
    """`/grades/<id>/`."""
    grade = get_object_or_404(Grade.objects.visible_to(request.user), pk=pk)
    require_edit(grade, request.user)
    return form_page(
        request,
        GradeForm(request.POST or None, by=request.user, record=grade),
        grade,
        title=grade.get_kind_display(),
        lead=_("The label stands on pages and papers; issued papers stay as they are."),
        said=_("The grade is saved."),
        path=[("organisation:settings", _("Settings")), ("findings:grades", _("Grades"))],
    )
