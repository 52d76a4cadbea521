"""A small questionnaire with one of everything; and a short way to another."""

from copy import deepcopy
from datetime import datetime
from typing import Any

from measurement.actions.instruments import publish_instrument
from measurement.models import Instrument, InstrumentVersion
from measurement.rules.reading import parse


def words(nl: str) -> dict[str, str]:
    return {"nl": nl, "en": f"{nl} (en)"}


def option(code: int, nl: str, points: float | None = None) -> dict[str, Any]:
    return {"code": code, **words(nl)} | ({} if points is None else {"points": points})


def scale(code: str, score: str, low_high: list[int], **more: Any) -> dict[str, Any]:
    return {
        "code": code,
        "title": words(code.capitalize()),
        "means": words(f"Hoog op {code}"),
        "score": score,
        "range": low_high,
        "higher_is": "better",
        **more,
    }


def knowledge(number: int, **more: Any) -> dict[str, Any]:
    """The second answer is right."""
    return {
        "code": f"regels_{number:02}",
        "scale": "regels",
        "text": words(f"Vraag over regel {number}?"),
        "options": [option(1, "Ja", 0), option(2, "Nee", 1), option(3, "Soms", 0)],
        **more,
    }


def agree(code: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "scale": "fouten", "text": words(f"Stelling {code}"), "format": "eens5", **more}


SMALL: dict[str, Any] = {
    "code": "klein",
    "title": words("Kleine vragenlijst"),
    "introduction": words("Dit is een voorbeeld."),
    "minutes": 3,
    "forms": 2,
    "formats": {
        "eens5": {
            "kind": "single",
            "options": [
                option(code, text)
                for code, text in enumerate(
                    ["Helemaal oneens", "Oneens", "Niet eens, niet oneens", "Eens", "Helemaal eens"], start=1
                )
            ],
            "missing": [option(9, "Weet ik niet")],
        },
        "janee": {"kind": "single", "options": [option(1, "Ja"), option(2, "Nee")]},
    },
    "scales": [
        scale("regels", "correct", [0, 1], trend=False),
        scale("regels_anker", "correct", [0, 1]),
        scale("dilemma", "points", [0, 3]),
        scale("fouten", "mean", [1, 5]),
        scale("advies", "share", [0, 1]),
        scale("meegemaakt", "none", [0, 1], higher_is="worse", sensitive=True),
    ],
    "items": [
        knowledge(1, anchor=True, also_in=["regels_anker"]),
        knowledge(2, forms=[0]),
        knowledge(3, forms=[1]),
        {
            "code": "geschenk_doen",
            "scale": "dilemma",
            "vignette": "geschenk",
            "scenario": words("Een aannemer geeft je een doos wijn."),
            "text": words("Wat doe je?"),
            "options": [option(1, "Aannemen", 0), option(2, "Weigeren", 2), option(3, "Delen", 1)],
        },
        {
            "code": "geschenk_wie",
            "scale": "dilemma",
            "vignette": "geschenk",
            "text": words("Met wie overleg je?"),
            "options": [option(1, "Niemand", 0), option(2, "Mijn leidinggevende", 1)],
        },
        agree("fouten_1", waves=["before", "t6", "t12"]),
        agree("fouten_2", waves=["before", "t6", "t12"], reverse=True, help=words("Denk aan je eigen team.")),
        agree("fouten_3", waves=["before", "t6", "t12"]),
        {"code": "advies_1", "scale": "advies", "text": words("Vroeg je advies?"), "format": "janee"},
        {
            "code": "gemeld_bij",
            "scale": "meegemaakt",
            "text": words("Bij wie vroeg je advies?"),
            "kind": "multiple",
            "options": [option(1, "Collega"), option(2, "Leidinggevende"), option(3, "Iemand anders")],
            "missing": [option(15, "Zeg ik liever niet")],
            "filter": {"item": "advies_1", "in": [1]},
            "waves": ["t6", "t12"],
        },
        {
            "code": "toelichting",
            "kind": "open",
            "text": words("Wil je nog iets kwijt?"),
            "waves": ["t12"],
        },
    ],
}


def small(**changes: Any) -> dict[str, Any]:
    return {**deepcopy(SMALL), **changes}


def changed(code: str, **changes: Any) -> dict[str, Any]:
    """The small questionnaire with other fields for one item or scale."""
    content = small()
    part = next(one for one in (*content["items"], *content["scales"]) if one["code"] == code)
    part.update(changes)
    return content


def make_instrument(content: dict[str, Any] | None = None) -> Instrument:
    """A draft that was saved; nobody can answer it yet."""
    instrument = Instrument()
    instrument.take_content(parse(content or small()))
    instrument.save()
    return instrument


def make_version(content: dict[str, Any] | None = None, *, at: datetime) -> InstrumentVersion:
    return publish_instrument(instrument=make_instrument(content), at=at, by=None)


def rewrite(instrument: Instrument, content: dict[str, Any]) -> None:
    instrument.take_content(parse(content))
    instrument.save()
