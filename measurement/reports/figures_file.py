"""The released figures as a file for a spreadsheet or statistics, with its codebook. Groups only, no answers."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import gettext as _

from measurement.messages.reach import trait_name
from measurement.messages.refusals import sentence_of
from measurement.messages.report import basis_text, basis_title, in_words, means_sentence
from measurement.rules.report import Content, Figures, Reach, ReachGroup, Text

COLUMNS = (
    "unit",
    "scale",
    "figure",
    "wave",
    "to_wave",
    "item",
    "option",
    "n",
    "value",
    "low",
    "high",
    "sd",
    "p_holm",
    "bound",
    "refused",
    # From format 2; at the end, so that who read the columns by place reads them still.
    "trait",
    "group",
)
Row = dict[str, Any]


def figures_zip(content: Content, language: str) -> bytes:
    """figures.csv and codebook.csv, UTF-8 with a mark for Excel; numbers with a point."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        archive.writestr("figures.csv", _csv(COLUMNS, figure_rows(content)))
        archive.writestr("codebook.csv", _csv(("kind", "code", "meaning"), codebook_rows(content, language)))
    return written.getvalue()


def _csv(columns: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> bytes:
    text = StringIO()
    writer = csv.DictWriter(text, columns, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows({key: _harmless(value) for key, value in row.items()} for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _harmless(value: Any) -> Any:
    """A title that begins as a formula is shown, not run."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def figure_rows(content: Content) -> Iterator[Row]:
    for flow in content["flow"]:
        for wave, found in flow["waves"].items():
            for name in ("invited", "answered", "late", "response_0_1"):
                if name in found:
                    value = found[name]  # type: ignore[literal-required]
                    yield {"unit": flow["unit"], "figure": name, "wave": wave, "value": value}
        yield from _refused({"unit": flow["unit"], "figure": "answered"}, flow["refused"])
    for figures in content["figures"]:
        yield from _figures(figures)
    for item in content["items"]:
        for place, option in enumerate(item["options"], start=1):
            own = {"scale": item["scale"], "item": item["item"], "wave": item["wave"], "option": place}
            shown = {"value": option["share_0_1"], "bound": option.get("bound", ""), "n": item["n"]}
            yield {"unit": "org", "figure": "share_0_1", **own, **shown}
    for wedge in content["wedge"]:
        yield {"unit": "org", "figure": "stepped_wedge", "n": wedge["units"], **_numbers(wedge)}
    for gap in content.get("gaps", ()):
        own = {"wave": gap["wave"], "n": gap["units"], "refused": " ".join(gap["refused"])}
        yield {"unit": "org", "figure": "unit_difference", **own, **_numbers(gap)}
    for reach in content.get("reach", ()):
        yield from _reach(reach, reach)
        for group in reach["groups"]:
            yield from _reach(reach, group)


def _reach(reach: Reach, one: Reach | ReachGroup) -> Iterator[Row]:
    own = {"unit": "org", "wave": reach["wave"], "trait": one.get("trait", ""), "group": one.get("group", "")}
    for name in ("invited", "answered"):
        if name in one:
            yield {**own, "figure": f"reach_{name}", "value": one[name]}  # type: ignore[literal-required]
    if one["refused"]:
        yield {**own, "figure": "reach_answered", "refused": " ".join(one["refused"])}


def _figures(figures: Figures) -> Iterator[Row]:
    own = {"unit": figures["unit"], "scale": figures["scale"]}
    for wave, level in figures["levels"].items():
        yield {**own, "figure": "level", "wave": wave, **_numbers(level)}
    yield from _refused({**own, "figure": "level"}, figures["refused"])
    for change in figures["changes"]:
        ends = {"wave": change["first"], "to_wave": change["second"], "refused": " ".join(change["refused"])}
        yield {**own, "figure": "paired_change", **ends, **_numbers(change)}
        if "effect_size" in change:
            effect = change["effect_size"]
            yield {**own, "figure": "dz", **ends, "value": effect["dz"], **_ends(effect)}
            yield {**own, "figure": "hedges_g", **ends, "value": effect["hedges_g"]}
        if "weighted" in change:
            yield {**own, "figure": "weighted_change", **ends, **_numbers(change["weighted"])}
        elif "weighted_refused" in change:
            yield {**own, "figure": "weighted_change", **ends, "refused": change["weighted_refused"]}
    if model := figures.get("model"):
        for wave, mean in model["means"].items():
            yield {**own, "figure": "model_mean", "wave": wave, **_numbers(mean)}
        for found in model["changes"]:
            ends = {"wave": found["first"], "to_wave": found["second"]}
            yield {**own, "figure": "model_change", **ends, **_numbers(found)}


def _refused(own: Row, refused: Mapping[str, list[str]]) -> Iterator[Row]:
    for wave, codes in refused.items():
        yield {**own, "wave": wave, "refused": " ".join(codes)}


def _numbers(found: Mapping[str, Any]) -> Row:
    return {
        name: found[name]
        for name in ("scale", "n", "value", "low", "high", "sd", "p_holm", "bound")
        if name in found
    }


def _ends(found: Mapping[str, Any]) -> Row:
    return {"low": found["low"], "high": found["high"]}


def codebook_rows(content: Content, language: str) -> Iterator[Row]:
    study = content["study"]
    yield _entry("study", study["id"], in_words(study["title"], language))
    yield _entry("release", str(content["number"]), content["as_at"])
    yield _entry("basis", content["basis"], f"{basis_title(content)} {basis_text(content)}")
    yield _entry("least", str(content["k"]), _("Van kleinere groepen staat er niets."))
    for name, meaning in _figure_meanings().items():
        yield _entry("figure", name, meaning)
    for wave in content["waves"]:
        yield _entry("wave", wave["code"], in_words(wave["title"], language))
    for unit in content["units"]:
        yield _entry("unit", unit["code"], unit["title"])
    for scale in content["scales"]:
        title = in_words(scale["title"], language)
        yield _entry("scale", scale["code"], f"{title}. {means_sentence(scale, language)}")
    for (trait, group), called in _groups(content).items():
        yield _entry("group", f"{trait}:{group}", f"{trait_name(trait)}: {in_words(called, language)}")
    for code, text in {item["item"]: item["text"] for item in content["items"]}.items():
        yield _entry("item", code, in_words(text, language))
    for code in sorted(_codes_of(content)):
        yield _entry("refused", code, sentence_of(code))


def _groups(content: Content) -> dict[tuple[str, str], Text]:
    return {
        (group["trait"], group["group"]): group["title"]
        for reach in content.get("reach", ())
        for group in reach["groups"]
    }


def _entry(kind: str, code: str, meaning: str) -> Row:
    return {"kind": kind, "code": code, "meaning": meaning}


def _codes_of(content: Content) -> set[str]:
    return {code for row in figure_rows(content) for code in str(row.get("refused", "")).split()}


def _figure_meanings() -> dict[str, str]:
    return {
        "invited": _("Hoeveel mensen een uitnodiging kregen."),
        "answered": _("Hoeveel mensen antwoordden."),
        "response_0_1": _("Deel dat antwoordde, van 0 tot 1."),
        "level": _("Gemiddelde van wie die keer antwoordde, met 95%-interval. Een grens staat in ‘bound’."),
        "model_mean": _("Gemiddelde uit alle antwoorden samen (REML, per persoon een eigen niveau)."),
        "model_change": _(
            "Verschil tussen twee gemiddelden uit hetzelfde model; n: wie beide keren antwoordde."
        ),
        "paired_change": _("Gemiddeld verschil van wie beide keren antwoordde."),
        "weighted_change": _("Hetzelfde, gewogen naar de kans om de tweede keer te antwoorden."),
        "dz": _("Gemiddeld verschil in standaardafwijkingen van het verschil."),
        "hedges_g": _("dz zonder de vertekening van kleine groepen."),
        "share_0_1": _("Deel dat dit antwoord koos, afgerond op hele procenten."),
        "stepped_wedge": _("Getraind min nog niet getraind, met een gelote volgorde; n: onderdelen."),
        "unit_difference": _(
            "Clusters met de training min clusters zonder, op één moment, met elk cluster als één (CR1); n: clusters."
        ),
        "late": _("Hoeveel van hen na de laatste dag antwoordden."),
        "reach_invited": _("Hoeveel mensen van de groep gevraagd zijn en niet meer kunnen antwoorden."),
        "reach_answered": _("Hoeveel van hen antwoordden."),
        "p_holm": _(
            "Kans op zo’n verschil bij toeval, gecorrigeerd voor alle toetsen in het rapport (Holm)."
        ),
    }
