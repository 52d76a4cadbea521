"""Figures are plain JSON; Plotly's own checks run here, not in a request."""

import json
from pathlib import Path

import pytest
from plotly import graph_objects, offline

from measurement.charts.likert import answer_figure, start_of
from measurement.charts.paper import answers_image, panels_image
from measurement.charts.theme import with_tokens
from measurement.reports.files import REST
from measurement.reports.panels import axis_of, item_bars, panels_by_scale, panels_by_unit
from measurement.reports.scale_page import change_tables
from measurement.reports.study_page import panel_views
from measurement.rules.released import cut_to, scale_of
from tests.factories.reports import sample_content

TOKENS = {**REST, "--merk-actie": "#173f73", "--merk-inkt": "#14232a", "--merk-steen": "#eff1ed"}
VENDORED = Path(__file__).parents[3] / "static" / "vendor" / "plotly"


@pytest.fixture
def content():
    return sample_content()


def figures_of_pages(content):
    yield from (view.figure for view in panel_views(content, "org", "nl") if view.figure)
    for code in ("handelen", "vertrouwenspersoon"):
        scale = scale_of(content, code)
        yield from (table.figure for table in change_tables(content, scale, "nl") if table.figure)
        yield from (answer_figure(item) for item in item_bars(content, scale, "nl"))


def test_plotly_takes_every_figure(content):
    found = [
        with_tokens(figure, {**TOKENS, "--merk-letter": "sans-serif"}) for figure in figures_of_pages(content)
    ]
    assert len(found) > 8
    for figure in found:
        graph_objects.Figure(figure)


def test_figures_hold_no_markup_that_writes_styles(content):
    assert "<b>" not in json.dumps(list(figures_of_pages(content)))


def test_vendored_plotly_is_of_the_version_that_python_bundles():
    head = (VENDORED / "plotly-basic.min.js").read_text(encoding="utf-8")[:200]
    bundled = offline.get_plotlyjs_version()
    assert f"v{bundled}\n" in head
    assert f"plotly.js {bundled}," in (VENDORED / "plotly.css").read_text(encoding="utf-8")
    pinned = json.loads((VENDORED.parents[2] / "package.json").read_text(encoding="utf-8"))
    assert pinned["dependencies"]["plotly.js-basic-dist-min"] == bundled
    assert (VENDORED / "LICENSE").is_file()


def test_axis_follows_what_is_shown_only(content):
    """What a suppressed unit would have had changes nothing."""
    scale = scale_of(content, "handelen")
    shown = [panel for panel in panels_by_unit(content, scale, "nl") if not panel.is_empty]
    assert axis_of(shown, scale) == axis_of(panels_by_unit(content, scale, "nl"), scale)
    low, high = axis_of(shown, scale)
    assert scale["low"] <= low < high <= scale["high"]


def test_agreement_runs_from_the_middle():
    shares = (0.1, 0.1, 0.2, 0.4, 0.2)
    assert start_of(shares, 2, True) == pytest.approx(-0.1)
    assert start_of(shares, 3, True) == pytest.approx(0.1)
    assert start_of(shares, 0, False) == 0


@pytest.mark.parametrize(("kind", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_paper_draws_the_same_panels(kind, start, content):
    panels = panels_by_scale(content, "org", "nl")
    assert panels_image(panels, None, tokens=TOKENS, kind=kind).startswith(start)
    item = item_bars(content, scale_of(content, "handelen"), "nl")[0]
    assert answers_image(item, tokens=TOKENS, kind=kind).startswith(start)


def test_paper_is_the_same_each_time(content):
    panels = panels_by_scale(content, "org", "nl")
    first, again = (panels_image(panels, None, tokens=TOKENS, kind="svg") for _ in range(2))
    assert first == again


def test_cut_leaves_nothing_of_other_units(content):
    left = cut_to(content, ["9000012"])
    assert {one["unit"] for one in left["figures"]} == {"9000012"}
    assert {one["code"] for one in left["units"]} == {"9000012"}
    assert left["items"] == []


def test_cut_lends_the_whole_for_the_scales_that_lack(content):
    left = cut_to(content, ["9000016"])
    lent = {one["scale"] for one in left["figures"] if one["unit"] == "org"}
    assert lent == {"handelen", "regels_anker", "vertrouwenspersoon", "advies", "fouten", "ongewenst"}
    assert {one["unit"] for one in left["flow"]} <= {"9000016", "org"}
