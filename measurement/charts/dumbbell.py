"""The change of the same people: from where to where, and the interval of the change in words beside it."""

from dataclasses import dataclass

from measurement.charts.theme import ACTION, HAIR, INK, SOFT, Figure, axis, layout


@dataclass(frozen=True)
class Stretch:
    title: str
    first: float
    second: float
    # As printed: '−0,20 (−0,22 tot −0,18), n 4.442'.
    shown: str


def dumbbell(rows: list[Stretch], *, labels: tuple[str, str], axis_range: tuple[float, float]) -> Figure:
    """`labels`: of the first wave (outlined) and the second (filled)."""
    places = list(range(len(rows)))
    return {
        "data": [
            _bars(rows),
            _ends([row.first for row in rows], rows, labels[0], "square-open"),
            _ends([row.second for row in rows], rows, labels[1], "square"),
        ],
        "layout": layout(
            height=48 + 44 * len(rows),
            margin={"l": 4, "r": 8, "t": 4, "b": 28},
            xaxis=axis(
                range=list(axis_range), showgrid=True, gridcolor=HAIR, nticks=6, tickfont={"color": SOFT}
            ),
            yaxis=axis(
                tickvals=places,
                ticktext=[row.title for row in rows],
                automargin=True,
                range=[len(rows) - 0.5, -0.5],
            ),
        ),
    }


def _bars(rows: list[Stretch]) -> Figure:
    xs: list[float | None] = []
    ys: list[int | None] = []
    for place, row in enumerate(rows):
        xs += [row.first, row.second, None]
        ys += [place, place, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": xs,
        "y": ys,
        "line": {"color": INK, "width": 2},
        "hoverinfo": "skip",
    }


def _ends(values: list[float], rows: list[Stretch], label: str, symbol: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": values,
        "y": list(range(len(rows))),
        "marker": {"symbol": symbol, "size": 13, "color": ACTION, "line": {"color": ACTION, "width": 2}},
        "text": [f"{row.title}, {label}: {row.shown}" for row in rows],
        "hovertemplate": "%{text}<extra></extra>",
    }
