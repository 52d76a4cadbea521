"""Who is not reached, and how units differ, as rows of a page, a file or a document."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from measurement.messages import numbers
from measurement.messages.reach import trait_name
from measurement.messages.refusals import sentence_of, word_of
from measurement.messages.report import in_words
from measurement.rules.reach import TRAITS
from measurement.rules.released import scale_of
from measurement.rules.report import Content, Gap, Reach, ReachGroup

LEAST_SURE = 0.05


@dataclass(frozen=True)
class ReachRow:
    title: str
    invited: int
    answered: int
    # Empty when refused; then `why` says so.
    share: str
    why: str
    # Of the release that told it last; 0: this one.
    release: int = 0


@dataclass(frozen=True)
class TraitView:
    title: str
    rows: list[ReachRow]


@dataclass(frozen=True)
class ReachView:
    wave: str
    # Of all who were asked.
    sentence: str
    traits: list[TraitView]


@dataclass(frozen=True)
class GapRow:
    title: str
    wave: str
    sentence: str
    value: str
    interval: str
    p: str
    units: str


def reach_views(content: Content, language: str) -> list[ReachView]:
    """Of each wave of which something may be told; of an older release nothing."""
    titles = {wave["code"]: in_words(wave["title"], language) for wave in content["waves"]}
    return [
        ReachView(titles[one["wave"]], _sentence(one), _traits(one, language))
        for one in content.get("reach", ())
    ]


def _traits(one: Reach, language: str) -> list[TraitView]:
    """None where no group of the wave may be told: the sentence says so once."""
    if "answered" not in one:
        return []
    rows = [
        (trait, [_row(group, language) for group in one["groups"] if group["trait"] == trait])
        for trait in TRAITS
    ]
    return [TraitView(trait_name(trait), found) for trait, found in rows if found]


def _row(group: ReachGroup, language: str) -> ReachRow:
    title = in_words(group["title"], language)
    if "answered" not in group or "invited" not in group:
        return ReachRow(title, 0, 0, "", word_of(group["refused"]))
    share = numbers.percent(group["answered"] / group["invited"])
    return ReachRow(title, group["invited"], group["answered"], share, "", group.get("release", 0))


def _sentence(one: Reach) -> str:
    if "answered" not in one or "invited" not in one:
        return _("Nog niet te zien: pas als niemand meer kan antwoorden, en als er genoeg antwoorden zijn.")
    said = _("Van de %(invited)s mensen die zijn gevraagd, antwoordden er %(answered)s (%(share)s).") % {
        "invited": numbers.count(one["invited"]),
        "answered": numbers.count(one["answered"]),
        "share": numbers.percent(one["answered"] / one["invited"]),
    }
    if "release" not in one:
        return said
    return f"{said} {_('Uit rapport %(number)s: daarna tellen we dit niet opnieuw.') % {'number': one['release']}}"


def gap_rows(content: Content, language: str) -> list[GapRow]:
    """Of a stepped wedge; of an older release none."""
    titles = {wave["code"]: in_words(wave["title"], language) for wave in content["waves"]}
    found = ((scale_of(content, one["scale"]), one) for one in content.get("gaps", ()))
    rows = []
    for scale, one in found:
        if not scale:
            continue
        shown = "value" in one and "low" in one and "high" in one
        rows.append(
            GapRow(
                in_words(scale["title"], language),
                titles[one["wave"]],
                _gap_sentence(one),
                numbers.change(one["value"], scale) if shown else "",
                numbers.changes_between(one["low"], one["high"], scale) if shown else "",
                numbers.p_value(one["p_holm"]) if "p_holm" in one else "",
                _("%(trained)s van %(units)s getraind") % {"trained": one["trained"], "units": one["units"]},
            )
        )
    return rows


def _gap_sentence(one: Gap) -> str:
    if "value" not in one or "low" not in one or "high" not in one:
        return sentence_of(one["refused"][0])
    if "p_holm" not in one:
        # No test, no direction: with few units the interval is too narrow.
        return " ".join(sentence_of(code) for code in one["refused"])
    if one["low"] <= 0 <= one["high"] or one["p_holm"] >= LEAST_SURE:
        said = _("Geen verschil dat groter is dan toeval.")
    elif one["value"] > 0:
        said = _("Clusters met de training liggen hoger.")
    else:
        said = _("Clusters met de training liggen lager.")
    return " ".join([said, *(sentence_of(code) for code in one["refused"])])
