"""One template for all charts, in the tokens of static/css/tokens.css."""

from typing import Any

from django.utils.formats import get_format

Figure = dict[str, Any]
ACTION, ACTION_LIGHT, ACTION_MIDDLE = "--merk-actie", "--actie-licht", "--actie-midden"
INK, SOFT, HAIR, STONE = "--merk-inkt", "--inkt-zacht", "--haarlijn", "--merk-steen"
LETTER = "--merk-letter"
CLEAR = "rgba(0,0,0,0)"


def layout(**more: Any) -> Figure:
    """Nothing moves, zooms or is dragged; the table beside it says the same."""
    return {
        "font": {"family": LETTER, "size": 14, "color": INK},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {"bgcolor": INK, "bordercolor": INK, "font": {"family": LETTER, "color": "#ffffff"}},
        "separators": f"{get_format('DECIMAL_SEPARATOR')}{get_format('THOUSAND_SEPARATOR')}",
        "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
        **more,
    }


def axis(**more: Any) -> Figure:
    return {
        "fixedrange": True,
        "zeroline": False,
        "showgrid": False,
        "showline": False,
        "ticks": "",
        **more,
    }


def with_tokens(value: Any, tokens: dict[str, str]) -> Any:
    """The figure with values for the names of tokens, as the browser does it."""
    if isinstance(value, dict):
        return {key: with_tokens(one, tokens) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [with_tokens(one, tokens) for one in value]
    return tokens.get(value, value) if isinstance(value, str) else value
