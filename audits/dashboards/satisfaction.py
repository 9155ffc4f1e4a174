"""How satisfied people are: the one place where the overview asks for it."""

from audits.figures import satisfaction as figures


def of(scope, *more, forms):
    """What was answered in the rounds of a scope, in those before and in `more`, with the forms of their years."""
    return figures.answers_of_groups(
        scope.agency, scope.rounds, scope.before, *more, department=scope.department, forms=scope.sees_forms or forms
    )


def within(scope, answers, rounds):
    """Interviews of some of these rounds beside the forms of their years, as far as the reader may know them."""
    years = {one.year for one in rounds} if scope.sees_forms else set()
    return answers.of({one.pk for one in rounds}, years)
