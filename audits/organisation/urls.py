from django.urls import include, path

from . import calendar_pages as calendar
from . import department_pages as departments
from . import links
from . import paper_pages as papers
from . import people_pages as people
from . import settings_pages as settings
from . import trust_pages as trust

app_name = "organisation"

one_department = [
    path("", departments.department, name="department"),
    path("edit/", departments.edit_department, name="edit_department"),
    path("authorise/", departments.authorise, name="authorise"),
    path("authorisations/<int:authorisation_pk>/", departments.edit_authorisation, name="edit_authorisation"),
    path(
        "authorisations/<int:authorisation_pk>/withdraw/",
        departments.withdraw_authorisation,
        name="withdraw_authorisation",
    ),
]

one_person = [
    path("", people.person, name="person"),
    path("edit/", people.edit_person, name="edit_person"),
    path("close/", people.close_account, name="close_account"),
    path("reopen/", people.reopen_account, name="reopen_account"),
    path("link/", people.make_link, name="make_link"),
    path("certificates/new/", people.new_certificate, name="new_certificate"),
    path("certificates/<int:certificate_pk>/", people.edit_certificate, name="edit_certificate"),
    path("certificates/<int:certificate_pk>/withdraw/", people.withdraw_certificate, name="withdraw_certificate"),
    path("substitutions/new/", people.new_substitution, name="new_substitution"),
    path("substitutions/<int:substitution_pk>/", people.edit_substitution, name="edit_substitution"),
    path("substitutions/<int:substitution_pk>/withdraw/", people.withdraw_substitution, name="withdraw_substitution"),
]

urlpatterns = [
    path("departments/", departments.departments, name="departments"),
    path("departments/new/", departments.new_department, name="new_department"),
    path("departments/<int:pk>/", include(one_department)),
    path("people/", people.people, name="people"),
    path("people/new/", people.new_person, name="new_person"),
    path("people/links/", people.make_links, name="make_links"),
    path("people/<int:pk>/", include(one_person)),
    path("account/", people.account, name="account"),
    path("accounts/link/<str:uid>/<str:token>/", links.one_time_link, name="one_time_link"),
    path("calendar-days/", calendar.calendar, name="calendar"),
    path("calendar-days/new/", calendar.new_exception, name="new_exception"),
    path("calendar-days/<int:pk>/", calendar.edit_exception, name="edit_exception"),
    path("calendar-days/<int:pk>/withdraw/", calendar.withdraw_exception, name="withdraw_exception"),
    path("settings/", settings.settings, name="settings"),
    path("settings/logo/", settings.logo, name="logo"),
    path("settings/trust/", trust.trust_roots, name="trust_roots"),
    path("settings/trust/new/", trust.new_trust_root, name="new_trust_root"),
    path("settings/trust/<int:pk>/retire/", trust.retire_trust_root, name="retire_trust_root"),
    path("settings/paper/<slug:name>/", papers.paper, name="paper"),
    path("settings/<slug:name>/", settings.section, name="section"),
]
