"""What a release says and does not say, one generated sentence each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from measurement.messages import numbers
from measurement.messages.refusals import first_sentence
from measurement.rules.released import change_between, figures_of, flow_of, holds_no_change, last_change
from measurement.rules.report import Change, Content, Figures, ModelChange, Scale, Text, Wedge


@dataclass(frozen=True)
class Conclusion:
    """Of one scale in one unit."""

    title: str
    may: str
    may_not: str


# Of a test after Holm.
LEAST_SURE = 0.05
# Of scales in one sentence.
MOST_NAMED = 3
# Where waves are named by their month.
BY_CALENDAR = ("survey", "stepped_wedge")


def in_words(text: Text, language: str) -> str:
    """Not translated: the Dutch text."""
    return (text["en"] if language == "en" else "") or text["nl"]


def wave_in_sentence(content: Content, code: str, language: str) -> str:
    """'direct na de training', 'in oktober 2025'."""
    name = wave_name(content, code, language)
    return _("in %(month)s") % {"month": name} if content["basis"] in BY_CALENDAR else name


def wave_name(content: Content, code: str, language: str) -> str:
    """'direct na de training', 'oktober 2025'."""
    title = next(in_words(wave["title"], language) for wave in content["waves"] if wave["code"] == code)
    return title if language == "en" and content["basis"] in BY_CALENDAR else title[:1].lower() + title[1:]


def quoted(name: str) -> str:
    return _("‘%(name)s’") % {"name": name}


def listed(words: Sequence[str]) -> str:
    """'a, b en c'."""
    *first, last = words
    return _("%(first)s en %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def headline(content: Content, unit: str, language: str) -> str:
    """The finding of a study in a unit."""
    found = _changes(content, unit)
    if not found:
        return _("Nog geen verandering die we mogen tonen")
    second = wave_in_sentence(content, found[0][1]["second"], language)
    sure = [pair for pair in found if holds_no_change(pair[1]) is False]
    lower = [scale for scale, change in sure if change["value"] < 0]
    higher = [scale for scale, change in sure if change["value"] > 0]
    if not sure:
        words = _("%(second)s zien we geen verandering die groter is dan toeval")
        return _capital(words % {"second": second})
    down = len(lower) >= len(higher)
    return _headline_of(lower if down else higher, len(found), second, language, is_lower=down)


def _changes(content: Content, unit: str) -> list[tuple[Scale, Change | ModelChange]]:
    """Of every scale that may be followed and has a number here."""
    found = []
    for scale in content["scales"]:
        figures = figures_of(content, unit=unit, scale=scale["code"])
        change = last_change(content, figures) if figures and scale["has_trend"] else None
        if change:
            found.append((scale, change))
    return found


def _headline_of(scales: list[Scale], total: int, second: str, language: str, *, is_lower: bool) -> str:
    names = [quoted(in_words(scale["title"], language)) for scale in scales]
    # Each whole, for translators.
    if len(names) > 2:
        words = (
            _("%(some)s van de %(all)s schalen liggen %(second)s lager")
            if is_lower
            else _("%(some)s van de %(all)s schalen liggen %(second)s hoger")
        )
        return _capital(words % {"some": apnumber(len(names)), "all": apnumber(total), "second": second})
    words = (
        ngettext("%(scales)s ligt %(second)s lager", "%(scales)s liggen %(second)s lager", len(names))
        if is_lower
        else ngettext("%(scales)s ligt %(second)s hoger", "%(scales)s liggen %(second)s hoger", len(names))
    )
    return words % {"scales": listed(names), "second": second}


def response_sentence(content: Content, unit: str, language: str) -> str:
    """Who answered, and who did so more than once; empty when that may not be told."""
    flow = flow_of(content, unit=unit)
    if not flow or not flow["waves"]:
        return ""
    told = [
        _("%(count)s mensen antwoordden %(wave)s")
        % {
            "count": numbers.count(flow["waves"][wave["code"]]["answered"]),
            "wave": wave_in_sentence(content, wave["code"], language),
        }
        for wave in content["waves"]
        if wave["code"] in flow["waves"]
    ]
    sentence = _capital(listed(told)) + "."
    if flow["pairs"]:
        both = numbers.count(flow["pairs"][-1]["both"])
        sentence += " " + _("Van %(count)s mensen kennen we de eerste én de laatste keer.") % {"count": both}
    return sentence


def lent_sentence(titles: Sequence[str], total: int) -> str:
    """For which scales a larger unit stands in the place of the own one; none: only for who answered."""
    if not titles:
        return _("Hoeveel mensen antwoordden, zie je daarom van de hele organisatie.")
    if len(titles) == total:
        return _("Daarom zie je bij alle schalen ook de hele organisatie.")
    if len(titles) > MOST_NAMED:
        words = _("Dat geldt voor %(some)s van de %(all)s schalen. Daar zie je ook de hele organisatie.")
        return words % {"some": apnumber(len(titles)), "all": apnumber(total)}
    words = _("Dat geldt voor %(scales)s. Daar zie je ook de hele organisatie.")
    return words % {"scales": listed([quoted(title) for title in titles])}


def basis_title(content: Content) -> str:
    return {
        "retention": _("Dit laat zien of het blijft, niet of de training werkt."),
        "before": _("Dit vergelijkt met vóór de training."),
        "stepped_wedge": _("Dit vergelijkt met onderdelen die de training nog niet hadden."),
        "survey": _("Dit laat zien wat mensen antwoordden, niet waardoor."),
    }[content["basis"]]


def basis_text(content: Content) -> str:
    return {
        "retention": _("Er is geen meting vooraf. Daarom noemen we een verschil geen effect."),
        "before": _(
            "Wat er in dezelfde tijd nog meer veranderde, zit ook in het verschil: er is geen groep zonder training."
        ),
        "stepped_wedge": _(
            "De volgorde is geloot. Daardoor is het verschil aan de training toe te schrijven."
        ),
        "survey": _("Aan deze vragenlijst hangt geen training."),
    }[content["basis"]]


def conclusion(content: Content, scale: Scale, figures: Figures, language: str) -> Conclusion:
    title = in_words(scale["title"], language)
    change = last_change(content, figures)
    if change:
        return Conclusion(
            title, change_sentence(content, scale, figures, change, language), _not_of(content, change)
        )
    return Conclusion(
        title, level_sentence(content, scale, figures, language), _why_no_change(scale, figures)
    )


def change_sentence(
    content: Content, scale: Scale, figures: Figures, change: Change | ModelChange, language: str
) -> str:
    first, second = (wave_in_sentence(content, change[end], language) for end in ("first", "second"))
    value = change["value"]
    told = {
        "size": numbers.size(value, scale),
        "first": first,
        "second": second,
        "n": numbers.count(change["n"]),
    }
    if holds_no_change(change):
        told |= {end: wave_name(content, change[end], language) for end in ("first", "second")}
        words = _("Tussen %(first)s en %(second)s is er geen verschil dat groter is dan toeval%(interval)s.")
    elif value < 0:
        words = _("Het ligt %(second)s %(size)s lager dan %(first)s%(interval)s.")
    else:
        words = _("Het ligt %(second)s %(size)s hoger dan %(first)s%(interval)s.")
    return words % {**told, "interval": _interval(change, scale)} + _power(scale, figures, change)


def _interval(change: Change | ModelChange, scale: Scale) -> str:
    n = numbers.count(change["n"])
    if "low" not in change or "high" not in change:
        return _(" (%(n)s mensen antwoordden beide keren)") % {"n": n}
    ends = numbers.changes_between(change["low"], change["high"], scale)
    return _(" (95%%-interval %(ends)s; %(n)s mensen antwoordden beide keren)") % {"ends": ends, "n": n}


def _power(scale: Scale, figures: Figures, change: Change | ModelChange) -> str:
    """What could have been seen, beside a result that shows nothing."""
    if not holds_no_change(change):
        return ""
    pairs = change_between(figures, first=change["first"], second=change["second"])
    if not pairs or "detectable_dz" not in pairs:
        return ""
    shown = numbers.decimal(pairs["detectable_dz"])
    return " " + _(
        "Met zoveel mensen was een verandering vanaf %(dz)s standaardafwijking meestal gezien."
    ) % {"dz": shown}


def _not_of(content: Content, change: Change | ModelChange) -> str:
    if change["claim"] == "retention":
        return _("Of de training werkt: er is geen meting vooraf.")
    if change["claim"] == "effect" and content["basis"] == "before":
        return _("Dat alleen de training dit deed: er is geen groep zonder training om mee te vergelijken.")
    if change["claim"] == "effect":
        return _("Wat de training in één cluster deed: de loting vergelijkt alle clusters samen.")
    return _("Waardoor dit veranderde.")


def level_sentence(content: Content, scale: Scale, figures: Figures, language: str) -> str:
    """Where no change may be told: the last wave alone."""
    shown = [wave["code"] for wave in content["waves"] if wave["code"] in figures["levels"]]
    if not shown:
        return first_sentence(code for codes in figures["refused"].values() for code in codes) or _(
            "Hier is nog niets van gemeten."
        )
    level = figures["levels"][shown[-1]]
    words = (
        _("%(wave)s was het %(value)s (%(n)s mensen).")
        if numbers.is_in_percent(scale)
        else _("%(wave)s was het gemiddelde %(value)s (%(n)s mensen).")
    )
    told = {
        "wave": _capital(wave_in_sentence(content, shown[-1], language)),
        "value": numbers.level(level, scale),
        "n": numbers.count(level["n"]),
    }
    return words % told


def _why_no_change(scale: Scale, figures: Figures) -> str:
    if not scale["has_trend"]:
        return _("Of het verandert: de vragen verschillen per keer.")
    reasons = [code for one in figures["changes"] for code in one["refused"]]
    if reasons:
        return _("Of het verandert. %(why)s") % {"why": first_sentence(reasons)}
    return _("Of het verandert: dit is één keer gevraagd.")


def wedge_sentence(scale: Scale, wedge: Wedge) -> str:
    """By the interval of the estimate and by the test over all orders: both must say so."""
    told = {"size": numbers.size(wedge["value"], scale)}
    is_sure = wedge["low"] > 0 or wedge["high"] < 0
    if not is_sure or wedge.get("p_holm", 1) >= LEAST_SURE:
        return _("Geen verschil dat groter is dan toeval.")
    if wedge["value"] < 0:
        return _("Na de training %(size)s lager dan zonder.") % told
    return _("Na de training %(size)s hoger dan zonder.") % told


def scale_headline(content: Content, scale: Scale, figures: Figures | None, language: str) -> str:
    """The finding of one scale."""
    title = in_words(scale["title"], language)
    change = last_change(content, figures) if figures else None
    if not change:
        return title
    told = {
        "scale": title,
        "size": numbers.size(change["value"], scale),
        "second": wave_in_sentence(content, change["second"], language),
    }
    if holds_no_change(change):
        return _("%(scale)s: %(second)s ongeveer gelijk") % told
    if change["value"] < 0:
        return _("%(scale)s: %(second)s %(size)s lager") % told
    return _("%(scale)s: %(second)s %(size)s hoger") % told


def means_sentence(scale: Scale, language: str) -> str:
    """What a high score says, and from where to where it runs."""
    means = in_words(scale["means"], language)
    if scale["score"] == "correct":
        return _("%(means)s Deel van de vragen dat goed is.") % {"means": means}
    if scale["score"] == "share":
        return _("%(means)s Deel dat ja zegt.") % {"means": means}
    ends = {"low": numbers.count(scale["low"]), "high": numbers.count(scale["high"])}
    return _("%(means)s Gemiddelde van %(low)s tot %(high)s.") % {"means": means, **ends}


def reliability_sentence(scale: Scale) -> str:
    """Empty for a scale without one."""
    found = scale.get("reliability")
    if not found:
        return ""
    told = {
        "alpha": numbers.decimal(found["alpha"]),
        "low": numbers.decimal(found["low"]),
        "high": numbers.decimal(found["high"]),
        "n": numbers.count(found["n"]),
    }
    sentence = _("De vragen hangen samen: alfa %(alpha)s (%(low)s tot %(high)s, %(n)s mensen)") % told
    if "omega" in found:
        sentence += _(", omega %(omega)s") % {"omega": numbers.decimal(found["omega"])}
    return sentence + "."


def break_sentences(content: Content, scale: Scale, language: str) -> list[str]:
    return [
        _("Vanaf %(wave)s zijn de vragen anders. Daar trekken we geen lijn doorheen.")
        % {"wave": wave_name(content, one["wave"], language)}
        for one in scale["breaks"]
    ]


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
