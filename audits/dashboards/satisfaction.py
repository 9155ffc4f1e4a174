"""How satisfied people are: the one place where the overview asks for it."""

from audits.figures import satisfaction as figures


def of(scope):
    """All who were asked in the rounds of a scope, and all who were asked in those before."""
    return figures.of_interviewed(scope.rounds, scope.before, department=scope.department)
