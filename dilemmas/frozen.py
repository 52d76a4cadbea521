"""From a page that editors change to content that never changes: what cards, training, polls and screens show.

Frozen content of one language is a plain dict:

    {"title", "kind", "card", "situation", "question", "adviser", "origin", "is_lesson",
     "options": [{"text", "pro", "contra", "may_follow", "norm"}],     # A, B, C, D in this order
     "stakeholders": [{"who", "right", "interest", "wish"}],
     "what_if": [text], "guide": [text], "core_values": [code],        # the leading value first
     "theme", "building_block", "topic": code, "levels": [code], "work": [code], "clusters": [code],
     "help_lines": [code], "rules": [{"name", "url"}], "url",
     "film": {"video", "video_type", "captions", "poster", "transcript"} or None, "audio": address or ""}

Texts are plain: a blank line in `situation` makes a paragraph; nothing of it is HTML.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from dilemmas.models import CaseKind, DilemmaCasePage
from dilemmas.rules.weighing import by_weight

PREVIEW_TEMPLATES = {
    "card": "dilemmas/preview_card.html",
    "training": "dilemmas/preview_training.html",
    "live": "dilemmas/preview_live.html",
}


def freeze_case(page: DilemmaCasePage) -> dict[str, Any]:
    """The page in its own language; codes are the same in every language."""
    return {
        **{name: getattr(page, name) for name in ("title", "kind", "card", "situation", "question")},
        **{name: getattr(page, name) for name in ("adviser", "origin", "is_lesson")},
        "options": [_option(page, one.value) for one in page.options],
        "stakeholders": [dict(one.value) for one in page.stakeholders],
        "what_if": [one.value for one in page.what_if],
        "guide": [one.value for one in page.guide],
        "core_values": page.core_values,
        "theme": page.theme.code if page.theme else "",
        "building_block": page.building_block.code if page.building_block else "",
        "topic": page.topic.code if page.topic else "",
        "levels": list(page.levels),
        "work": [one.code for one in page.work.all()],
        "clusters": [one.code for one in page.clusters.all()],
        "help_lines": [one.code for one in page.help_lines.all()],
        "rules": [{"name": rule.name, "url": _url(rule.page)} for rule in page.rules.all()],
        "url": page.url or "",
        "film": _film(page),
        "audio": page.audio.url if page.audio else "",
    }


def preview_response(request: HttpRequest, page: DilemmaCasePage, mode_name: str) -> HttpResponse:
    case = freeze_case(page)
    context = {"page": page, "case": case, "scale": by_weight(case["stakeholders"])}
    return TemplateResponse(request, PREVIEW_TEMPLATES[mode_name], context)


def _option(page: DilemmaCasePage, value: Any) -> dict[str, str]:
    option = {name: value[name] for name in ("text", "pro", "contra", "may_follow")}
    return {**option, "norm": (value["norm"] or "") if page.kind == CaseKind.NORM else ""}


def _film(page: DilemmaCasePage) -> dict[str, str] | None:
    """None while there is none, and for one that lost its captions: nobody sees it without."""
    film = page.film[0].value if page.film else None
    if film is None or film["video"] is None or film["captions"] is None:
        return None
    poster = film["poster"].get_rendition("width-1280").url if film["poster"] else ""
    return {
        "video": film["video"].url,
        "video_type": film["video"].content_type,
        "captions": film["captions"].url,
        "poster": poster,
        "transcript": film["transcript"],
    }


def _url(page: Any) -> str:
    return (page.url or "") if page is not None and page.live else ""
