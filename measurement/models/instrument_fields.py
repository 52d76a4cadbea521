"""Between an editor's fields and the content of a questionnaire (measurement/rules/instruments.py)."""

import re
from collections.abc import Iterable, Mapping
from typing import Any


def content_of(fields: Mapping[str, Any]) -> dict[str, Any]:
    """`fields`: as `fields_of` gives them, the streams as their raw values. What is wrong in it stays wrong."""
    return {
        "code": fields["code"],
        "title": {"nl": fields["title"], "en": fields["title_en"]},
        "introduction": {"nl": fields["introduction"], "en": fields["introduction_en"]},
        "minutes": fields["minutes"],
        "forms": fields["forms"],
        "formats": {value["code"]: _format(value) for value in _values(fields["formats"])},
        "scales": [_scale(value) for value in _values(fields["scales"])],
        "items": [_item(value) for value in _values(fields["items"])],
    }


def fields_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """Of content that `as_content` made."""
    return {
        "code": content["code"],
        "title": content["title"]["nl"],
        "title_en": content["title"]["en"],
        "introduction": content["introduction"]["nl"],
        "introduction_en": content["introduction"]["en"],
        "minutes": content["minutes"],
        "forms": content["forms"],
        "formats": [
            {"type": "format", "value": {"code": code, "kind": one["kind"], "options": _option_values(one)}}
            for code, one in content["formats"].items()
        ],
        "scales": [{"type": "scale", "value": _scale_value(one)} for one in content["scales"]],
        "items": [{"type": "item", "value": _item_value(one)} for one in content["items"]],
    }


def _values(stream: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [child["value"] for child in stream]


def _format(value: Mapping[str, Any]) -> dict[str, Any]:
    return {"kind": value["kind"], **_options(value)}


def _options(value: Mapping[str, Any]) -> dict[str, Any]:
    # A raw ListBlock wraps each value with its id.
    lines = [line.get("value", line) for line in value.get("options") or ()]
    return {
        "options": [_option(line) for line in lines if not line.get("is_missing")],
        "missing": [_option(line) for line in lines if line.get("is_missing")],
    }


def _option(line: Mapping[str, Any]) -> dict[str, Any]:
    words = {"code": line["code"], "nl": line["nl"], "en": line["en"]}
    return words if line.get("points") is None else {**words, "points": line["points"]}


def _scale(value: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{name: value[name] for name in ("code", "title", "means", "score", "higher_is")},
        "range": [value["low"], value["high"]],
        "sensitive": value["is_sensitive"],
        "trend": value["has_trend"],
    }


def _item(value: Mapping[str, Any]) -> dict[str, Any]:
    # Own answers that stand beside a format are a mistake, which publishing names.
    own = {"kind": value["kind"], **_options(value)}
    if value["format"]:
        own = {"format": value["format"], **({"options": own["options"]} if own["options"] else {})}
    return {
        **{name: value[name] for name in ("code", "text", "waves")},
        **own,
        "scale": value["scale"] or None,
        "help": value["help"] if any(value["help"].values()) else None,
        "scenario": value["scenario"] if any(value["scenario"].values()) else None,
        "forms": _numbers(value["forms"]) if value["forms"] else None,
        "anchor": value["is_anchor"],
        "reverse": value["is_reversed"],
        "also_in": _pieces(value["also_in"]),
        "vignette": value["vignette"] or None,
        "filter": (
            {"item": value["filter_item"], "in": _numbers(value["filter_codes"])}
            if value["filter_item"] or value["filter_codes"]
            else None
        ),
    }


def _pieces(typed: str) -> list[str]:
    return [piece for piece in re.split(r"[\s,;]+", typed or "") if piece]


def _numbers(typed: str) -> list[int | str]:
    """What is no number stays as it was typed, so that it can be named."""
    return [int(piece) if piece.isdecimal() else piece for piece in _pieces(typed)]


def _option_values(one: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "code": line["code"],
            "nl": line["nl"],
            "en": line["en"],
            "points": line.get("points"),
            "is_missing": is_missing,
        }
        for is_missing, lines in ((False, one.get("options")), (True, one.get("missing")))
        for line in lines or ()
    ]


def _scale_value(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{name: one[name] for name in ("code", "title", "means", "score", "higher_is")},
        "low": one["range"][0],
        "high": one["range"][1],
        "is_sensitive": one["sensitive"],
        "has_trend": one["trend"],
    }


def _item_value(one: Mapping[str, Any]) -> dict[str, Any]:
    nothing = {"nl": "", "en": ""}
    condition = one["filter"] or {"item": "", "in": []}
    return {
        **{name: one[name] for name in ("code", "text", "waves")},
        "scale": one["scale"] or "",
        "help": one["help"] or nothing,
        "scenario": one["scenario"] or nothing,
        "format": one.get("format") or "",
        "kind": one.get("kind", "single"),
        "options": _option_values(one),
        "forms": _joined(one["forms"] or ()),
        "is_anchor": one["anchor"],
        "is_reversed": one["reverse"],
        "also_in": _joined(one["also_in"]),
        "vignette": one["vignette"] or "",
        "filter_item": condition["item"],
        "filter_codes": _joined(condition["in"]),
    }


def _joined(values: Iterable[Any]) -> str:
    return ", ".join(map(str, values))
