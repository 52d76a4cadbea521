"""The same charts on paper: SVG for the PDF, PNG for Word. Matplotlib loads for a second, so only where it is used."""

from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import fill
from typing import TYPE_CHECKING, Any

from django.contrib.staticfiles import finders

from measurement.charts.likert import colours_of, start_of
from measurement.reports.panels import ItemBars, Panel, Point
from measurement.reports.reach_page import ReachView

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Inches; a page of A4 between its margins.
WIDTH = 6.7
PANELS_A_ROW = 4
# Of a title above a panel; matplotlib breaks none itself where a layout is constrained.
LETTERS_A_LINE = 20
LETTERS_A_QUESTION = 95
DOTS_AN_INCH = 200
LETTER_FILE = "vendor/atkinson-hyperlegible-next/atkinson-hyperlegible-next-latin-wght-normal.woff2"
LETTER_NAME = "Atkinson Hyperlegible Next"
# Of plain and bold.
WEIGHTS = (400, 700)


def panels_image(
    panels: list[Panel], axis_range: tuple[float, float] | None, *, tokens: dict[str, str], kind: str
) -> bytes:
    """Small multiples of what is shown; `axis_range` None: each its own. `kind`: svg or png."""
    shown = [panel for panel in panels if not panel.is_empty]
    if not shown:
        return b""
    columns = min(PANELS_A_ROW, len(shown))
    rows = -(-len(shown) // columns)
    figure, grid = _canvas(rows, columns, (WIDTH, 2.0 * rows))
    for place, axes in enumerate(grid.ravel()):
        if place >= len(shown):
            axes.set_axis_off()
            continue
        _draw_panel(axes, shown[place], axis_range, tokens)
    return _written(figure, kind)


def _canvas(rows: int, columns: int, size: tuple[float, float]) -> tuple[Any, Any]:
    # No pyplot: it keeps figures in a global, and the worker lives long.
    from matplotlib import rcParams
    from matplotlib.figure import Figure

    _house_letter()
    rcParams["font.family"] = LETTER_NAME
    figure = Figure(figsize=size, layout="constrained")
    return figure, figure.subplots(rows, columns, squeeze=False)


@cache
def _house_letter() -> TemporaryDirectory[str]:
    """Makes the letter known to matplotlib, cut from the variable font in two weights; kept as long as the process."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont
    from matplotlib.font_manager import fontManager

    folder = TemporaryDirectory(prefix="letters")
    for weight in WEIGHTS:
        font = TTFont(finders.find(LETTER_FILE))
        font.flavor = None
        path = Path(folder.name) / f"{weight}.ttf"
        cut = instantiateVariableFont(font, {"wght": weight})
        # By this name a picture tells the shapes of one weight from those of the other.
        cut["name"].setName(f"Letter-{weight}", 6, 3, 1, 0x409)
        cut.save(path)
        fontManager.addfont(path)
    return folder


def _draw_panel(
    axes: "Axes", panel: Panel, axis_range: tuple[float, float] | None, tokens: dict[str, str]
) -> None:
    points = [(place, point) for place, point in enumerate(panel.points) if point.value is not None]
    ink, action = tokens["--merk-inkt"], tokens["--merk-actie"]
    if panel.is_joined:
        axes.plot(
            [place for place, _ in points],
            [point.value or 0 for _, point in points],
            color=ink,
            linewidth=1,
            zorder=1,
        )
    for place, point in points:
        _draw_point(axes, place, point, action, ink)
    axes.set_title(fill(panel.title, LETTERS_A_LINE), fontsize=8, fontweight="bold", loc="left", color=ink)
    axes.set_xlim(-0.6, len(panel.points) - 0.4)
    axes.set_xticks(
        range(len(panel.points)), [f"{point.label}\n{point.n or '–'}" for point in panel.points], fontsize=7
    )
    if axis_range:
        axes.set_ylim(*axis_range)
    else:
        axes.margins(y=0.45)
    axes.set_yticks([])
    axes.tick_params(length=0)
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(tokens["--haarlijn"])


def _draw_point(axes: "Axes", place: int, point: Point, action: str, ink: str) -> None:
    value = point.value or 0.0
    low, high = (value if end is None else end for end in (point.low, point.high))
    axes.errorbar(
        place,
        value,
        yerr=[[value - low], [high - value]],
        fmt="s",
        markersize=5,
        color=action,
        capsize=3,
        markerfacecolor="none" if point.is_bound else action,
    )
    axes.annotate(
        point.shown,
        (place, high),
        (0, 5),
        textcoords="offset points",
        ha="center",
        fontsize=7,
        fontweight="bold",
        color=ink,
    )


def answers_image(item: ItemBars, *, tokens: dict[str, str], kind: str) -> bytes:
    figure, grid = _canvas(1, 1, (WIDTH, 0.75 + 0.33 * len(item.bars)))
    axes = grid[0, 0]
    ink = tokens["--merk-inkt"]
    axes.set_title(fill(item.text, LETTERS_A_QUESTION), fontsize=8, fontweight="bold", loc="left", color=ink)
    for place, colour in enumerate(colours_of(len(item.options))):
        painted = tokens.get(colour, colour)
        for row, bar in enumerate(item.bars):
            share = bar.shares_0_1[place]
            start = start_of(bar.shares_0_1, place, item.is_diverging)
            axes.barh(
                row,
                share,
                left=start,
                height=0.7,
                color=painted,
                edgecolor=tokens["--merk-inkt"],
                linewidth=0.6,
                label=item.options[place] if row == 0 else None,
            )
            if share >= 0.07:
                dark = colour in ("--merk-inkt", "--merk-actie")
                axes.text(
                    start + share / 2,
                    row,
                    bar.shown[place],
                    ha="center",
                    va="center",
                    fontsize=7,
                    color="#ffffff" if dark else tokens["--merk-inkt"],
                )
    axes.legend(
        loc="upper center",
        bbox_to_anchor=(0.5, 0),
        ncols=len(item.options),
        fontsize=6.5,
        frameon=False,
        labelcolor=ink,
        handlelength=1,
        columnspacing=1.2,
    )
    axes.set_yticks(range(len(item.bars)), [bar.wave for bar in item.bars], fontsize=8)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    return _written(figure, kind)


def reach_image(view: ReachView, *, tokens: dict[str, str], kind: str) -> bytes:
    """The share that answered of each group that is shown; traits below each other."""
    rows = [(trait.title, row) for trait in view.traits for row in trait.rows if row.share]
    figure, grid = _canvas(1, 1, (WIDTH, 0.5 + 0.27 * len(rows)))
    axes = grid[0, 0]
    ink = tokens["--merk-inkt"]
    axes.set_title(view.wave, fontsize=8, fontweight="bold", loc="left", color=ink)
    for place, (_title, row) in enumerate(rows):
        share = row.answered / row.invited
        axes.barh(place, 1, height=0.62, color="none", edgecolor=tokens["--lijn"], linewidth=0.6)
        axes.barh(place, share, height=0.62, color=tokens["--merk-actie"])
        axes.text(share + 0.01, place, row.share, va="center", fontsize=7, fontweight="bold", color=ink)
    labels = [f"{title}: {row.title}" for title, row in rows]
    axes.set_yticks(range(len(rows)), labels, fontsize=7, color=ink)
    axes.set_xlim(0, 1)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    return _written(figure, kind)


def _written(figure: Any, kind: str) -> bytes:
    from matplotlib import rc_context

    written = BytesIO()
    # Without a date: the same numbers give the same file. Letters as shapes: no fonts are looked for.
    with rc_context({"svg.hashsalt": "report", "svg.fonttype": "path"}):
        figure.savefig(
            written,
            format=kind,
            dpi=DOTS_AN_INCH,
            transparent=True,
            metadata={"Date": None} if kind == "svg" else None,
        )
    return written.getvalue()
