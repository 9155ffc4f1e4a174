"""The addresses of the system, an empty page, and Django's admin over the same findings."""

from django.contrib import admin
from django.shortcuts import render
from django.urls import include, path

from audits.findings.models import Finding


class OpenSite(admin.AdminSite):
    """The admin for whoever is signed in: rights are not what is measured."""

    def has_permission(self, request):
        return True


class FindingAdmin(admin.ModelAdmin):
    """A list as one would set it up: a hundred rows, filters, search, everything in one query."""

    list_display = ("number", "grade", "title", "department", "clause", "procedure", "round", "status")
    list_filter = ("status", "grade", "department", "round")
    list_select_related = ("grade", "department", "clause", "procedure", "round")
    list_per_page = 100
    search_fields = ("number", "title", "statement")

    def has_module_permission(self, request):
        return True

    def has_view_permission(self, request, obj=None):
        return True

    has_add_permission = has_change_permission = has_delete_permission = lambda *_args: False


site = OpenSite(name="admin")
site.register(Finding, FindingAdmin)

urlpatterns = [
    path("empty/", lambda request: render(request, "empty.html")),
    path("admin/", site.urls),
    path("", include("auditsys.urls")),
]
