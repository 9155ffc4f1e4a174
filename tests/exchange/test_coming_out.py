"""What an agency has can be had as a file, changed in Excel and brought in again."""

import pytest

from .files import plan_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["departments", "people", "certificates", "procedures"])
@pytest.mark.parametrize("extension", ["xlsx", "csv"])
def test_what_is_there_comes_out_as_a_file_that_changes_nothing(the_story, at_screen, name, extension):
    cast = the_story.cast
    person = cast.administrator if name == "people" else cast.secretariat
    answer = at_screen(person).get(f"/exchange/{name}/template/?format={extension}&filled")
    plan, _stored = plan_of(name, answer.content, person, f"co-san.{extension}")
    assert [str(problem) for problem in plan.problems] == []
    assert [(entry.subject, entry.changes) for entry in plan.entries] == []
    assert plan.same >= 3
