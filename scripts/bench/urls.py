"""The addresses of the system, an empty page, and Django's admin over the same findings."""

from django.contrib import admin
from django.shortcuts import render
from django.urls import include, path

from audits.findings.models import CorrectiveAction, Finding
from audits.planning.models import Visit
from audits.procedures.models import Procedure


class OpenSite(admin.AdminSite):
    """The admin for whoever is signed in: rights are not what is measured."""

    def has_permission(self, request):
        return True


class FindingAdmin(admin.ModelAdmin):
    """The yardstick: an admin list as one would set it up and nothing switched off.

    A hundred rows, the columns and filters of ours, search, all names in one query.
    """

    list_display = ("number", "grade", "title", "department", "clause", "procedure", "round", "status")
    list_filter = ("status", "response", "grade", "department", "round")
    list_select_related = ("grade", "department", "clause", "procedure", "round")
    list_per_page = 100
    search_fields = ("number", "title", "statement")

    def has_module_permission(self, request):
        return True

    has_view_permission = has_add_permission = has_change_permission = has_delete_permission = lambda *_args: True


class ActionAdmin(FindingAdmin):
    """The same over the corrective actions."""

    list_display = ("__str__", "finding", "department", "owner", "due_on", "status")
    list_filter = ("status", "department")
    list_select_related = ("finding", "department", "owner")
    search_fields = ("correction",)


class VisitAdmin(FindingAdmin):
    """The same over the visits."""

    list_display = ("department", "starts_at", "ends_at", "place", "round", "team", "status")
    list_filter = ("status", "department", "round")
    list_select_related = ("department", "round", "team")
    search_fields = ("place",)


class ProcedureAdmin(FindingAdmin):
    """The same over the procedures; which revision is in force it does not know."""

    list_display = ("code", "title", "department", "kind", "time_limit", "national_code", "withdrawn_on")
    list_filter = ("kind", "department")
    list_select_related = ("department",)
    search_fields = ("code", "title")


class ReadingAdmin(FindingAdmin):
    """The harder one, for comparison: somebody may only read, so no row has a box to tick (a third of the work)."""

    has_add_permission = has_change_permission = has_delete_permission = lambda *_args: False


site, reading = OpenSite(name="admin"), OpenSite(name="reading")
site.register(Finding, FindingAdmin)
reading.register(Finding, ReadingAdmin)
site.register(CorrectiveAction, ActionAdmin)
site.register(Visit, VisitAdmin)
site.register(Procedure, ProcedureAdmin)

urlpatterns = [
    path("empty/", lambda request: render(request, "empty.html")),
    path("admin/", site.urls),
    path("admin-reading/", reading.urls),
    path("", include("auditsys.urls")),
]
