"""Figures as people read them: 3,84 · 78 % · 0,20 lager."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from measurement.rules.report import Level, Scale

MINUS = "\u2212"
IN_PERCENT = frozenset({"correct", "share"})


def is_in_percent(scale: Scale) -> bool:
    return scale["score"] in IN_PERCENT


def count(value: float) -> str:
    return number_format(round(value), 0, use_l10n=True, force_grouping=True)


def score(value: float, scale: Scale) -> str:
    return percent(value) if is_in_percent(scale) else decimal(value)


def percent(share_0_1: float) -> str:
    return _("%(number)s%%") % {"number": number_format(round(100 * share_0_1), 0, use_l10n=True)}


def decimal(value: float, places: int = 2) -> str:
    return number_format(value, places, use_l10n=True).replace("-", MINUS)


def level(one: Level, scale: Scale) -> str:
    """'3,84', or 'ten minste 95%' for a bound."""
    shown = score(one["value"], scale)
    if "bound" not in one:
        return shown
    words = _("ten minste %(share)s") if one["bound"] == "at_least" else _("ten hoogste %(share)s")
    return words % {"share": shown}


def between(low: float, high: float, scale: Scale) -> str:
    """'3,74 tot 3,94'."""
    return _("%(low)s tot %(high)s") % {"low": score(low, scale), "high": score(high, scale)}


def change(value: float, scale: Scale) -> str:
    """With its sign: '+0,12', '−5 procentpunt'."""
    return _signed(value, size(value, scale))


def bare_change(value: float, scale: Scale) -> str:
    """With its sign, without 'procentpunt'."""
    return _signed(value, _bare(value, scale))


def changes_between(low: float, high: float, scale: Scale) -> str:
    ends = {"low": _signed(low, _bare(low, scale)), "high": _signed(high, _bare(high, scale))}
    return _("%(low)s tot %(high)s") % ends


def size(value: float, scale: Scale) -> str:
    """Without a sign: '0,12', '5 procentpunt'."""
    if is_in_percent(scale):
        return _("%(points)s procentpunt") % {"points": _bare(value, scale)}
    return _bare(value, scale)


def _bare(value: float, scale: Scale) -> str:
    if is_in_percent(scale):
        return number_format(abs(round(100 * value, 1)), 1, use_l10n=True)
    return number_format(abs(value), 2, use_l10n=True)


def _signed(value: float, shown: str) -> str:
    return f"{MINUS if value < 0 else '+' if value > 0 else ''}{shown}"


def p_value(p: float) -> str:
    """'p < 0,001' or 'p = 0,03'."""
    if p < 0.001:
        return _("p < %(number)s") % {"number": decimal(0.001, 3)}
    return _("p = %(number)s") % {"number": decimal(p, 3)}
