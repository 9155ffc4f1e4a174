"""Programmes for tests, through the verbs that people use."""

from audits.core import clock
from audits.planning.models import Programme

TEXTS = {"objectives": "Xem xét sự phù hợp", "scope": "Toàn bộ hệ thống", "criteria": "TCVN ISO 9001:2015"}


def make_programme(cast, year=None, *, months=None, state="approved", procedures=None):
    """The programme of a year: {department: [months]}, and {(department, month): [procedures]} where not all."""
    year = year or clock.today().year
    programme = Programme.begin(year, by=cast.secretariat)
    months = months if months is not None else {cast.ncc: [clock.today().month]}
    matrix = {(department.pk, month): set() for department, several in months.items() for month in several}
    for (department, month), named in (procedures or {}).items():
        matrix[department.pk, month] = {one.pk for one in named}
    programme.write(by=cast.secretariat, matrix=matrix, **TEXTS)
    if state != "draft":
        programme.submit(by=cast.secretariat)
    if state == "approved":
        programme.approve(by=cast.chair, decision_number="08/KH-SLĐTBXH", decision_on=clock.today())
    return programme
