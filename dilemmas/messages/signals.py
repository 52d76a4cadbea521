"""What the map of signals says, in sentences."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dilemmas.rules.signals import Signal, ThemeRow


def headline(found: Sequence[tuple[str, Signal]], names: Mapping[str, str]) -> str:
    """The finding of the page. `found`: themes (code) with what was seen of them; one may come more than once."""
    if not found:
        return _("Nog te weinig antwoorden voor een signaal")
    found = sorted(found, key=lambda pair: -pair[1].division_0_1)
    if lasting := list(dict.fromkeys(names[theme] for theme, cell in found if cell.is_lasting)):
        return _lasting(lasting)
    theme, most = found[0]
    if most.is_low:
        return _("Over de meeste dilemma’s kiezen collega’s ongeveer hetzelfde")
    return _("Over %(theme)s lopen de keuzes het meest uiteen") % {"theme": quoted(names[theme])}


def theme_sentence(row: ThemeRow, names: Mapping[int, str]) -> str:
    """What stands out in a theme, over the clusters in `names`; empty when nothing does."""
    cells = {names[unit_id]: cell for unit_id, cell in row.clusters.items() if unit_id in names}
    shown = {name: cell for name, cell in cells.items() if cell is not None}
    said = [
        words % {"clusters": listed(sorted(clusters))}
        for words, clusters in (
            (
                _("In %(clusters)s lopen de keuzes al twee halve jaren ver uiteen."),
                [name for name, cell in shown.items() if cell.is_lasting],
            ),
            (
                _("In %(clusters)s lopen de keuzes nu ver uiteen."),
                [name for name, cell in shown.items() if cell.is_high and not cell.is_lasting],
            ),
            (
                _("In %(clusters)s kiezen collega’s meestal hetzelfde."),
                [name for name, cell in shown.items() if cell.is_low],
            ),
        )
        if clusters
    ]
    return " ".join(said)


def own_sentence(cell: Signal | None) -> str:
    """The same of one cluster, for who answers for it."""
    return _("Nog te weinig antwoorden.") if cell is None else _own_words(cell)


def listed(words: Iterable[str]) -> str:
    """'a, b en c'."""
    *first, last = words
    return _("%(first)s en %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def quoted(name: str) -> str:
    return f"‘{name}’"


def _lasting(themes: list[str]) -> str:
    """At most two by name: a headline is read at a glance."""
    if len(themes) <= 2:
        return _("Over %(themes)s blijven de keuzes verdeeld") % {"themes": listed(map(quoted, themes))}
    rest = len(themes) - 2
    return ngettext(
        "Over %(first)s, %(second)s en nog %(n)d thema blijven de keuzes verdeeld",
        "Over %(first)s, %(second)s en nog %(n)d thema’s blijven de keuzes verdeeld",
        rest,
    ) % {"first": quoted(themes[0]), "second": quoted(themes[1]), "n": rest}


def _own_words(cell: Signal) -> str:
    if cell.is_lasting:
        return _("De keuzes lopen al twee halve jaren ver uiteen.")
    if cell.is_high:
        return _("De keuzes lopen nu ver uiteen.")
    if cell.is_low:
        return _("Collega’s kiezen meestal hetzelfde.")
    return _("De keuzes verschillen.")
