"""What the screens of a lesson show beyond their own fields: the same for learners and in the editor's preview."""

from typing import Any

from django import template
from django.urls import reverse

from lms.rules.answers import Chosen, chosen_of, is_pair, mixed, right_parts
from lms.rules.spots import Mark, mark_of

register = template.Library()


@register.simple_tag
def partial_of(kind: str) -> str:
    """The template that shows a screen of this kind, and nothing else."""
    return f"lms/screens/partials/{kind}.html"


@register.simple_tag(takes_context=True)
def address_of(context: template.Context, file: dict[str, Any]) -> str:
    """Of a file of a screen: the learner's copy or, in a preview, the editor's own."""
    if "url" in file:
        return str(file["url"])
    return reverse("lms:file", kwargs={"attempt_id": context["attempt"].public_id, "name": file["file"]})


@register.simple_tag
def spoken_options(step: dict[str, Any]) -> list[dict[str, Any]]:
    """What there is to choose and what is said of it; a place on an image with the letter it has there."""
    if step["type"] == "hotspot":
        letters = "ABCDEFGHIJ"
        return [
            {**spot, "text": f"{letter}. {spot['label']}"}
            for letter, spot in zip(letters, step["spots"], strict=False)
        ]
    return list(step["options"])


@register.simple_tag
def in_shown_order(step: dict[str, Any], answer: list[int] | None) -> list[dict[str, Any]]:
    """The steps as somebody put them, or mixed: {"item": its index, "text"}."""
    # A preview has no answer: a template gives '' for it.
    order = answer or mixed(step)
    return [{"item": one, "text": step["items"][one]} for one in order]


@register.simple_tag
def placed(step: dict[str, Any], answer: list[int] | None) -> list[dict[str, Any]]:
    """The steps in the right order: {"text", "own": where somebody put it, counted from 1, "fits"}."""
    return [
        {"text": text, "own": answer.index(number) + 1, "fits": answer.index(number) == number}
        if answer
        else {"text": text, "own": None, "fits": False}
        for number, text in enumerate(step["items"])
    ]


@register.simple_tag
def lines_to_match(step: dict[str, Any], answer: list[int | None] | None) -> list[dict[str, Any]]:
    """Each left part with what can be chosen: {"left", "choices": [{"value", "text", "chosen"}]}."""
    own = answer or [None] * len(step["pairs"])
    return [
        {
            "left": pair["left"],
            "choices": [
                {"value": one, "text": step["pairs"][one]["right"], "chosen": one == own[number]}
                for one in right_parts(step)
            ],
        }
        for number, pair in enumerate(step["pairs"])
    ]


@register.simple_tag
def matched(step: dict[str, Any], answer: list[int | None] | None) -> list[dict[str, Any]]:
    """Each pair: {"left", "right", "own": the right part that somebody chose or "", "fits"}."""
    own = answer or [None] * len(step["pairs"])
    return [
        {
            **pair,
            "own": step["pairs"][chosen]["right"] if chosen is not None else "",
            "fits": is_pair(step, number, chosen),
        }
        for number, (pair, chosen) in enumerate(zip(step["pairs"], own, strict=True))
    ]


@register.simple_tag
def fitting_count(lines: list[dict[str, Any]]) -> int:
    return sum(line["fits"] for line in lines)


@register.simple_tag
def talked_over(step: dict[str, Any], answer: list[int] | None) -> Chosen:
    """What somebody chose of several; nothing chosen in a preview."""
    return chosen_of(step, answer or [])


@register.simple_tag
def tested_options(step: dict[str, Any], answer: int | list[int] | None) -> list[dict[str, Any]]:
    """Each option of a question that was asked in a test: {"text", "feedback", "fits", "own"}; the own ones first."""
    own = answer if isinstance(answer, list) else [answer]
    options = [{**option, "own": number in own} for number, option in enumerate(step["options"])]
    return sorted(options, key=lambda option: not option["own"])


@register.simple_tag
def marks_on(step: dict[str, Any]) -> list[Mark]:
    """The places on an image, as they are drawn over it."""
    size = {"width": step["image"]["width"], "height": step["image"]["height"]}
    return [mark_of(spot, **size) for spot in step["spots"]]


@register.simple_tag
def node_of(step: dict[str, Any], key: str) -> dict[str, Any]:
    """The part of a scenario to which a choice leads."""
    return next(node for node in step["nodes"] if node["key"] == key)
