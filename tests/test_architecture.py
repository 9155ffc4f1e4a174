"""The shape of the house, as docs/architecture.md tells it: who may import whom, and what is done in one place only."""

import ast
import re
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.urls import URLPattern, get_resolver

from audits.core.history import COMMON
from audits.core.workflow import Workflowed

from .steps import TRIED

ROOT = Path(settings.BASE_DIR)
LINE = ["core", "organisation", "standard", "procedures", "planning", "fieldwork", "findings", "review", "figures"]
READERS = ["work", "dashboards", "reports", "notifications", "exchange", "search", "history"]
ABOVE_ALL = ("demo", "management")
INDEX = ("models", "urls", "apps", "migrations")  # what Django reads the app by; features never import these
WEB = ("forms", "views", "urls")

FINAL = {  # states in which a record stays
    "AuditRound": {"closed", "cancelled"},
    "CorrectiveAction": {"effective", "ineffective", "handed_over", "cancelled"},
    "Extension": {"granted", "refused", "lapsed"},
    "Finding": {"withdrawn"},
    "IssuedDocument": {"superseded"},
    "LateArrival": {"taken_up", "set_aside"},
    "Programme": set(),
    "QualityObjective": {"withdrawn"},
    "Revision": {"approved", "withdrawn"},
    "RevisionRequest": {"declined"},
    "TeamMember": {"declared"},
    "Visit": {"signed", "cancelled"},
}
NOT_FOR_PAGES = {  # what views reach through its record only, or never
    "Bookmark",
    "Cause",
    "Event",
    "Extension",
    "LeftOut",
    "Measure",
    "Operation",
    "Reading",
    "Series",
    "StoredFile",
    "TrailHead",
}


class Module:
    """A Python file of the project: its dotted name, the feature it belongs to, what it imports."""

    def __init__(self, path):
        self.path = path
        self.source = path.read_text()
        self.tree = ast.parse(self.source)
        parts = path.relative_to(ROOT).with_suffix("").parts
        self.is_package = parts[-1] == "__init__"
        self.name = ".".join(parts[:-1] if self.is_package else parts)

    def __repr__(self):
        return self.name

    @property
    def feature(self):
        return feature_of(self.name)

    @property
    def parts(self):
        return self.name.split(".")[2:]

    def is_one_of(self, *kinds):
        """Whether it is, or lies in a folder, of one of these names."""
        return any(part in kinds for part in self.parts)

    def imports(self, *, at_start_only=False):
        """The dotted names that it imports from `audits`, also within functions unless `at_start_only`."""
        nodes = self.tree.body if at_start_only else ast.walk(self.tree)
        for node in nodes:
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names if alias.name.startswith("audits"))
            elif isinstance(node, ast.ImportFrom):
                base = self._absolute(node)
                if base.split(".")[0] == "audits":
                    yield base
                    yield from (f"{base}.{alias.name}" for alias in node.names)

    def _absolute(self, node):
        if not node.level:
            return node.module
        package = self.name.split(".") if self.is_package else self.name.split(".")[:-1]
        package = package[: len(package) - node.level + 1]
        return ".".join([*package, node.module] if node.module else package)

    def calls(self):
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def said(self, node):
        return ast.unparse(node)


def feature_of(dotted):
    parts = dotted.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "audits" else None


@cache
def modules():
    """Every module of `audits` but the migrations."""
    files = sorted((ROOT / "audits").rglob("*.py"))
    return [Module(path) for path in files if "migrations" not in path.parts]


def features():
    return [module for module in modules() if module.feature in (*LINE, *READERS)]


def may_import(feature, other):
    if feature == other:
        return True
    if feature in ABOVE_ALL:
        return other not in INDEX
    if feature in READERS:
        return other in LINE
    return other in LINE[: LINE.index(feature)]


def crossings():
    """(module, imported name) for every import that leaves its feature."""
    for module in modules():
        if module.feature in (*LINE, *READERS, *ABOVE_ALL):
            for name in module.imports():
                if feature_of(name) and feature_of(name) != module.feature:
                    yield module, name


# ---- who imports whom


def test_every_folder_stands_in_the_order_of_the_house():
    folders = {path.name for path in (ROOT / "audits").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders <= {*LINE, *READERS, *ABOVE_ALL, "migrations"}


def test_a_feature_imports_only_from_the_lines_above_its_own():
    wrong = {f"{m} -> {name}" for m, name in crossings() if not may_import(m.feature, feature_of(name))}
    assert wrong == set()


def test_a_feature_reads_the_models_of_another_and_not_its_pages():
    wrong = {
        f"{module} -> {name}"
        for module, name in crossings()
        if feature_of(name) != "core" and module.feature not in ABOVE_ALL and set(name.split(".")[2:]) & set(WEB)
    }
    assert wrong == set()


@pytest.mark.parametrize(("lower", "higher"), [("models", ("forms", "views", "urls")), ("forms", ("views", "urls"))])
def test_within_a_feature_pages_build_on_forms_and_forms_on_models(lower, higher):
    wrong = {
        f"{module} -> {name}"
        for module in features()
        if module.is_one_of(lower)
        for name in module.imports()
        if feature_of(name) == module.feature and set(name.split(".")[2:]) & set(higher)
    }
    assert wrong == set()


def test_no_modules_wait_for_each_other():
    names = {module.name: module for module in modules()}

    def needs(module):
        found = {name for name in module.imports(at_start_only=True) if name in names and name != module.name}
        # `from .onsite import records` names onsite, not the package that it lies in.
        return {name for name in found if not module.name.startswith(f"{name}.")}

    graph = {module.name: needs(module) for module in modules()}
    while graph:
        free = {name for name, wanted in graph.items() if not wanted & graph.keys()}
        assert free, f"These import each other: {sorted(graph)}"
        graph = {name: wanted for name, wanted in graph.items() if name not in free}


# ---- what is done in one place only


def test_only_the_clock_knows_the_time():
    asks = re.compile(
        r"(timezone\.now|(datetime\.)?date\.today|(datetime\.)?datetime\.(today|now|utcnow)|time\.time)\(.*\)"
        r"|(timezone\.)?local(time|date)\(\)"
    )
    wrong = {
        f"{module}: {module.said(call)}"
        for module in modules()
        if module.name != "audits.core.clock"
        for call in module.calls()
        if asks.fullmatch(module.said(call))
    }
    automatic = {str(module) for module in modules() if re.search(r"\bauto_now(_add)?=", module.source)}
    in_pages = {str(page) for page in templates() if re.search(r"{%\s*now\b", page.read_text())}
    assert (wrong, automatic, in_pages) == (set(), set(), set())


def view_modules():
    """The modules with forms and views, whatever they are called: also every file that an address leads to."""
    led_to = {pattern.callback.__module__ for pattern in patterns(get_resolver()) if isinstance(pattern, URLPattern)}
    return [module for module in features() if module.is_one_of("forms", "views") or module.name in led_to]


def patterns(resolver):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from patterns(pattern)


def test_forms_and_views_write_nothing_themselves():
    writes = {"create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "update", "delete"}
    wrong = set()
    for module in view_modules():
        for call in module.calls():
            if isinstance(call.func, ast.Attribute):
                on = module.said(call.func.value)
                to_rows = call.func.attr in writes and re.search(r"\.(objects|_base_manager|filter|all)\b", on)
                if to_rows or (call.func.attr in ("save", "delete") and on != "super()"):
                    wrong.add(f"{module}: {module.said(call)[:80]}")
    assert wrong == set()


def test_only_steps_change_a_status():
    wrong = {
        f"{module}: {module.said(node)}"
        for module in modules()
        if module.name != "audits.core.workflow" and module.feature not in ABOVE_ALL
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Attribute) and target.attr == "status" for target in node.targets)
    }
    assert wrong == set()


def templates():
    return sorted((ROOT / "templates").rglob("*.*"))


def test_nothing_is_printed_without_being_escaped():
    in_code = {str(m) for m in modules() if re.search(r"\bmark_safe\b|\bSafeString\b|\bhtml_safe\b", m.source)}
    unescaped = re.compile(r"\|\s*safe(seq)?\b|{%\s*autoescape off")
    # A plain mail is no page: in it “&amp;” would be read as it stands.
    in_pages = {str(page) for page in templates() if page.suffix != ".txt" and unescaped.search(page.read_text())}
    assert (in_code, in_pages) == (set(), set())


def test_nothing_happens_by_signal_but_the_guards_of_the_trail():
    wrong = {
        str(module)
        for module in modules()
        if module.name != "audits.apps" and re.search(r"\bsignals\b|\bdispatch\b.*receiver|@receiver", module.source)
    }
    assert wrong == set()
    assert (ROOT / "audits" / "apps.py").read_text().count(".connect(") == 1


# ---- records


def records():
    return [model for model in apps.get_app_config("audits").get_models() if not model._meta.auto_created]


def has_agency(model):
    return hasattr(model, "agency") and model.__name__ != "TrailHead"


@pytest.mark.parametrize("model", records(), ids=lambda model: model.__name__)
def test_every_record_of_an_agency_says_who_sees_it(model):
    if has_agency(model) and model.__name__ not in NOT_FOR_PAGES:
        assert hasattr(model._default_manager.all(), "visible_to")


def workflows():
    return [model for model in records() if issubclass(model, Workflowed)]


@pytest.mark.parametrize("model", workflows(), ids=lambda model: model.__name__)
def test_every_step_has_a_sentence_in_the_history(model):
    assert {step.name for step in model.STEPS} - set(model.SENTENCES) == set()


@pytest.mark.parametrize("model", workflows(), ids=lambda model: model.__name__)
def test_every_state_has_a_way_in_and_a_way_out(model):
    states = set(dict(model._meta.get_field("status").flatchoices))
    sources = {state for step in model.STEPS for state in step.sources}
    targets = {step.target for step in model.STEPS if step.target} | {model._meta.get_field("status").default}
    left = {state for step in model.STEPS if step.target for state in step.sources if step.target != state}
    assert sources <= states
    assert targets == states
    assert states - left == FINAL[model.__name__]


def test_every_person_tries_every_step_of_every_record_in_every_state():
    for path in sorted((ROOT / "tests").glob("*/test_*steps.py")):
        import_module(f"tests.{path.parent.name}.{path.stem}")
    states = {model: set(dict(model._meta.get_field("status").flatchoices)) for model in workflows()}
    assert states == TRIED


def verbs_in_code():
    """The verbs of all Events that the code leaves: (module, verb)."""
    for module in modules():
        for call in module.calls():
            called = module.said(call.func)
            constants = [keyword.value for keyword in call.keywords if keyword.arg == "verb"]
            if called.endswith("trail.record") and len(call.args) > 1:
                constants.append(call.args[1])
            for node in constants:
                if isinstance(node, ast.Constant):
                    yield module, node.value


def test_every_verb_has_a_sentence_in_the_history():
    known = set(COMMON).union(*(getattr(model, "SENTENCES", {}) for model in records()))
    assert {f"{module}: {verb}" for module, verb in verbs_in_code() if verb not in known} == set()


# ---- the database


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
