"""How the answers to an item are spread: from the middle outwards for agreement, else from the left."""

from measurement.charts.theme import ACTION, ACTION_LIGHT, ACTION_MIDDLE, INK, Figure, axis, layout
from measurement.reports.panels import ItemBars

LINE, STONE = "--lijn", "--merk-steen"
# From one end to the other; the middle is light. Never colour alone: the share stands in its part.
FIVE = (INK, LINE, STONE, ACTION_MIDDLE, ACTION)
OTHER = (ACTION, ACTION_MIDDLE, ACTION_LIGHT, STONE, LINE)
ON_DARK = frozenset({INK, ACTION})
# In a smaller part no number fits.
LEAST_PRINTED = 0.07


def colours_of(count: int) -> list[str]:
    """In the order of the answers."""
    return list(FIVE) if count == len(FIVE) else [OTHER[place % len(OTHER)] for place in range(count)]


def answer_figure(item: ItemBars) -> Figure:
    rows = list(range(len(item.bars)))
    return {
        "data": [_part(item, place, colour) for place, colour in enumerate(colours_of(len(item.options)))],
        "layout": layout(
            barmode="overlay",
            bargap=0.3,
            height=16 + 44 * len(rows),
            margin={"l": 48, "r": 4, "t": 4, "b": 8},
            xaxis=axis(zeroline=item.is_diverging, zerolinecolor=INK, zerolinewidth=2, showticklabels=False),
            yaxis=axis(
                tickvals=rows,
                ticktext=[bar.wave for bar in item.bars],
                tickfont={"weight": 700, "color": INK},
                range=[len(rows) - 0.5, -0.5],
            ),
        ),
    }


def _part(item: ItemBars, place: int, colour: str) -> Figure:
    shares = [bar.shares_0_1[place] for bar in item.bars]
    return {
        "type": "bar",
        "orientation": "h",
        "name": item.options[place],
        "y": list(range(len(item.bars))),
        "x": shares,
        "base": [start_of(bar.shares_0_1, place, item.is_diverging) for bar in item.bars],
        "text": [bar.shown[place] if bar.shares_0_1[place] >= LEAST_PRINTED else "" for bar in item.bars],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"color": "#ffffff" if colour in ON_DARK else INK, "size": 13},
        "hovertext": [f"{bar.wave}: {item.options[place]}, {bar.shown[place]}" for bar in item.bars],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"color": colour, "line": {"color": INK, "width": 1}},
    }


def start_of(shares: tuple[float, ...], place: int, is_diverging: bool) -> float:
    """Where a part begins; 0 is the middle of the middle answer, or lies between the two in the middle."""
    before = sum(shares[:place])
    if not is_diverging:
        return before
    half, is_odd = divmod(len(shares), 2)
    return before - sum(shares[:half]) - (shares[half] / 2 if is_odd else 0)
