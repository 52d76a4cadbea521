"""The house rules that a machine can keep (docs/architecture.md)."""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from config.access import DECLARED_ELSEWHERE
from foundation.people.access import Access, Shows
from tests.browser.pages import AXE_PAGES
from tests.query_counts import COUNTED_LISTS

ROOT = Path(__file__).resolve().parent.parent
# From top to bottom: a floor imports only from itself and from those after it.
FLOORS = ["config", "measurement", "campaigns", "lms", "dilemmas", "foundation"]
# Inside foundation: the first six are floors too; the others stand beside them and import none of them
# but audit.
ROOMS = ["meetings", "mailing", "search", "printing", "people", "audit"]
BESIDE = ["content", "xapi"]
# Inside a package: the left never imports the right.
INSIDE = ["rules", "models", "queries", "actions", "border", "entrances"]
# From records to what goes out: actions call them, so they stand left of actions.
OUTWARD = {
    "frozen",
    "certificates",
    "statements",
    "delivery",
    "emails",
    "smtp",
    "heads",
    "rendering",
    "prints",
    *("ballot_keys", "poll_pages"),
    *(
        "key_files",
        "scan_keys",
        "study_keys",
        "proposal_keys",
        "check_in_keys",
        "evaluation_keys",
        "posters",
        "table_signs",
    ),
}
BORDER = {"forms", "blocks", "messages", "reports", "charts", "responses", "command"}
ENTRANCES = {
    "views",
    "urls",
    "tasks",
    "management",
    "wagtail_hooks",
    "signals",
    "consumers",
    "routing",
    "templatetags",
    "admin",
}
# A page's preview renders with the same freezing as its readers see, which reads the model. A page of Wagtail
# answers at its own address: where that takes more than its own fields, the model calls its view. It also names the
# form in which editors write it.
ALLOWED_INLINE = {
    ("lms/models/modules.py", "lms.frozen"),
    ("lms/models/bank.py", "lms.frozen"),
    ("dilemmas/models/cases.py", "dilemmas.frozen"),
    ("dilemmas/models/cases.py", "dilemmas.views"),
    ("dilemmas/models/polls.py", "dilemmas.poll_pages"),
    ("dilemmas/models/cases.py", "dilemmas.actions"),
    ("dilemmas/models/outcomes.py", "dilemmas.queries"),
    ("dilemmas/models/cases.py", "dilemmas.forms"),
    ("measurement/models/instruments.py", "measurement.forms"),
}


def source_files() -> list[Path]:
    return [
        path for floor in FLOORS for path in (ROOT / floor).rglob("*.py") if "migrations" not in path.parts
    ]


def imports_of(path: Path) -> Iterator[str]:
    """Every project module that a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            if name.split(".")[0] in (*FLOORS, "tests"):
                yield name


def place(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_floors_imports_go_only_downward():
    faults = []
    for path in source_files():
        own = place(path).split("/")[0]
        for name in imports_of(path):
            other = name.split(".")[0]
            if other == "tests" or (other == "config" and own != "config"):
                faults.append(f"{place(path)} imports {name}")
            elif FLOORS.index(other) < FLOORS.index(own):
                faults.append(f"{place(path)} imports {name}, from a floor above")
    assert faults == []


def test_foundation_rooms_import_only_rooms_below():
    faults = []
    for path in source_files():
        parts = place(path).split("/")
        if parts[0] != "foundation" or len(parts) < 3:
            continue
        for name in imports_of(path):
            pieces = name.split(".")
            if len(pieces) < 2 or pieces[1] in (
                "batches",
                "clock",
                "errors",
                "kept",
                "locks",
                "working_days",
                parts[1],
            ):
                continue
            if pieces[1] not in _rooms_below(parts[1]):
                faults.append(f"{place(path)} imports {name}")
    assert faults == []


def _rooms_below(room: str) -> list[str]:
    return ["audit"] if room in BESIDE else ROOMS[ROOMS.index(room) + 1 :]


def test_across_packages_only_queries_actions_rules_and_models():
    """Views, forms, tasks and the like are private to their package."""
    faults = []
    for path in source_files():
        own = _package(place(path).removesuffix(".py").replace("/", "."))
        for name in imports_of(path):
            if _package(name) != own and own != "config" and _rank(name) == len(INSIDE) - 1:
                faults.append(f"{place(path)} imports {name}")
    assert faults == []


def test_inside_a_package_left_never_imports_right():
    faults = []
    for path in source_files():
        module = place(path).removesuffix(".py").replace("/", ".")
        rank = _rank(module)
        for name in imports_of(path):
            other = _rank(name)
            if rank is None or other is None or _package(name) != _package(module) or other <= rank:
                continue
            if (place(path), ".".join(name.split(".")[:2])) not in ALLOWED_INLINE and not _is_block(name):
                faults.append(f"{place(path)} ({INSIDE[rank]}) imports {name} ({INSIDE[other]})")
    assert faults == []


def _package(module: str) -> str:
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "foundation" else parts[0]


def _is_block(name: str) -> bool:
    # A StreamField is a model field: its blocks stand left of the model.
    return ".blocks" in name


def _rank(module: str) -> int | None:
    parts = module.split(".")
    inner = parts[2:] if parts[0] == "foundation" else parts[1:]
    if not inner or parts[0] == "config":
        return None
    # Rules may live in a room of their own inside a room, as importing/rules.
    for part in inner:
        if part in INSIDE[:4]:
            return INSIDE.index(part)
        if part in OUTWARD:
            return INSIDE.index("queries")
        if part in BORDER:
            return 4
        if part in ENTRANCES or part.startswith("urls"):
            return 5
    return None


@pytest.mark.parametrize("name", ["core", "common", "utils", "helpers", "misc", "manager", "processor"])
def test_no_drawers(name):
    assert [
        place(path) for path in source_files() if name in (path.stem, *path.relative_to(ROOT).parts[:-1])
    ] == []


def test_rules_know_no_django():
    faults = [
        place(path)
        for path in source_files()
        if "rules" in (*path.relative_to(ROOT).parts, path.stem)
        and re.search(r"^\s*(from|import) (django|wagtail)", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert faults == []


def test_only_the_clock_reads_the_time():
    reads = re.compile(r"timezone\.now\(|datetime\.now\(|date\.today\(|localdate\(\)|auto_now")
    faults = [
        place(path)
        for path in source_files()
        if place(path) != "foundation/clock.py" and reads.search(path.read_text(encoding="utf-8"))
    ]
    assert faults == []


def test_templates_keep_the_strict_policy():
    inline = re.compile(r"<script(?![^>]*\bsrc=)|\bon[a-z]+=\"|<style| style=|javascript:", re.IGNORECASE)
    # Mail programs drop style sheets; no page of ours shows a mail.
    faults = [
        place(path)
        for path in (ROOT / "templates").rglob("*.html")
        if "emails" not in path.parts and inline.search(path.read_text(encoding="utf-8"))
    ]
    assert faults == []


def url_names() -> dict[str, URLPattern]:
    """Every named address of the site and its pattern; namespaces declared elsewhere count as one."""
    found: dict[str, URLPattern] = {}

    def walk(patterns: list, namespace: str) -> None:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                inner = ":".join(part for part in (namespace, pattern.namespace or "") if part)
                walk(pattern.url_patterns, inner)
            elif pattern.name:
                found[f"{namespace}:{pattern.name}" if namespace else pattern.name] = pattern

    walk(get_resolver().url_patterns, "")
    return found


def own_views() -> dict[str, Access | None]:
    """Address name → what its view declares."""
    return {
        name: getattr(pattern.callback, "access", None)
        for name, pattern in url_names().items()
        if not _is_declared_elsewhere(name)
    }


def _is_declared_elsewhere(name: str) -> bool:
    return any(fnmatchcase(name, known) for known in DECLARED_ELSEWHERE)


def test_every_address_declares_who_may_open_it():
    assert [name for name, access in own_views().items() if access is None] == []


def test_every_page_has_axe_cover():
    pages = {
        name for name, access in own_views().items() if access and access.shows in (Shows.PAGE, Shows.LIST)
    }
    elsewhere = {name for name, shows in DECLARED_ELSEWHERE.items() if shows is Shows.PAGE}
    assert pages | elsewhere == set(AXE_PAGES)


def test_every_list_has_a_query_count():
    lists = {name for name, access in own_views().items() if access and access.shows is Shows.LIST}
    assert lists == set(COUNTED_LISTS)


@pytest.mark.parametrize(
    "sheet", sorted((ROOT / "static" / "css").glob("*.css")), ids=lambda sheet: sheet.name
)
def test_every_block_of_a_style_sheet_is_closed(sheet):
    """An open one swallows all rules after it, and no browser says so."""
    bare = re.sub(r"/\*.*?\*/|\"[^\"\n]*\"|'[^'\n]*'", "", sheet.read_text(), flags=re.DOTALL)
    depths = [0]
    for sign in re.findall("[{}]", bare):
        depths.append(depths[-1] + (1 if sign == "{" else -1))
    assert min(depths) == 0
    assert depths[-1] == 0
