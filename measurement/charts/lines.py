"""T0-T6-T12 of one panel: square marks with their interval, the mean printed above, n below the axis.

Weights are set by font, never by <b>: Plotly would write a style attribute, which the policy refuses.
"""

from measurement.charts.theme import ACTION, HAIR, INK, SOFT, Figure, axis, layout
from measurement.reports.panels import Panel, Point

# Pixels of one more line under the axis.
LINE = 19


def wave_lines(panel: Panel, *, axis_range: tuple[float, float], in_percent: bool) -> Figure:
    """A point without a number leaves its place empty: nothing of it is in the figure."""
    points = [(place, point) for place, point in enumerate(panel.points) if point.value is not None]
    low, high = axis_range
    # 'oktober 2025' below each other: beside its neighbour there is no room for it on a phone.
    names = [point.label.replace(" ", "<br>") for point in panel.points]
    below = LINE * max(name.count("<br>") for name in names) if names else 0
    return {
        "data": [_marks(points, panel.is_joined)],
        "layout": layout(
            margin={"l": 4, "r": 4, "t": 26, "b": 44 + below},
            xaxis=axis(
                range=[-0.8, len(panel.points) - 0.5],
                tickvals=list(range(len(panel.points))),
                ticktext=names,
                tickfont={"size": 13, "color": INK, "weight": 700},
            ),
            yaxis=axis(
                range=[low, high],
                showgrid=True,
                gridcolor=HAIR,
                nticks=4,
                ticklabelposition="inside top",
                tickformat=".0%" if in_percent else ".1f",
                tickfont={"size": 11, "color": SOFT},
            ),
            annotations=[
                *(_printed(place, point) for place, point in points),
                *(_counted(place, point, below) for place, point in points),
            ],
        ),
    }


def _marks(points: list[tuple[int, Point]], is_joined: bool) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines+markers" if is_joined else "markers",
        "x": [place for place, _ in points],
        "y": [point.value for _, point in points],
        "text": [
            f"{point.label}: {point.shown}" + (f" ({point.interval})" if point.interval else "")
            for _, point in points
        ],
        "hovertemplate": "%{text}<extra></extra>",
        "line": {"color": INK, "width": 1.5},
        "marker": {
            "symbol": ["square-open" if point.is_bound else "square" for _, point in points],
            "size": 11,
            "color": ACTION,
            "line": {"color": ACTION, "width": 2},
        },
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [
                (point.high or 0) - point.value if point.high is not None else 0
                for _, point in points
                if point.value is not None
            ],
            "arrayminus": [
                point.value - (point.low or 0) if point.low is not None else 0
                for _, point in points
                if point.value is not None
            ],
            "color": ACTION,
            "thickness": 2.5,
            "width": 5,
        },
    }


def _printed(place: int, point: Point) -> Figure:
    top = point.high if point.high is not None else point.value
    return {
        "x": place,
        "y": top,
        "yshift": 14,
        "text": point.shown,
        "showarrow": False,
        "font": {"size": 13, "color": INK, "weight": 700},
    }


def _counted(place: int, point: Point, below: int) -> Figure:
    """How many answered, below the name of the wave."""
    return {
        "x": place,
        "y": 0,
        "yref": "paper",
        "yshift": -34 - below,
        "text": point.n,
        "showarrow": False,
        "font": {"size": 13, "color": SOFT},
    }
