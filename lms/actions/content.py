"""Modules and legal texts from readable files."""

import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.models import Locale

from foundation.audit.actions import seal
from foundation.content.models import HelpLine, HomePage, PleinImage
from lms.models import OATH_TEXT, ModulePage, TextVersion
from lms.models.modules import content_sha256

CONTENT = Path(__file__).parent.parent / "content"
DEMO_OATH_TEXT = CONTENT / "oath-texts.nl.yaml"
# Ids of lessons and screens follow from the file, so that loading it anywhere gives the same module.
STEP_IDS = uuid.UUID("4a2a6a52-9d3c-4f5e-8a53-0f6b7f8f2f11")


@transaction.atomic
def load_module(*, file_name: str, language: str = "nl", easy_file: str = "") -> ModulePage:
    """Publishes the module of lms/content/<file_name> when it is not there; else returns it untouched.

    In another language than Dutch it becomes the translation of the Dutch page with the same slug. `easy_file`:
    the same module in easy Dutch.
    """
    content = _read(file_name)
    locale = Locale.objects.get(language_code=language)
    home = HomePage.objects.get(locale=locale)
    existing = ModulePage.objects.child_of(home).filter(slug=content["slug"]).first()
    if existing:
        return existing
    page = ModulePage(
        title=content["title"],
        slug=content["slug"],
        locale=locale,
        summary=content["summary"].strip(),
        duration_minutes=content["duration_minutes"],
        closing_heading=content["closing_heading"],
        closing_body=_text(content["closing_body"]),
        english_title=content.get("en", {}).get("title", ""),
        english_summary=content.get("en", {}).get("summary", "").strip(),
        aims=[{"type": "aim", "value": aim} for aim in _text(content.get("aims", []))],
        lessons=_lessons(content),
        **_test_fields(content.get("test_out", {})),
        **(_easy_fields(_read(easy_file)) if easy_file else {}),
    )
    if language != "nl":
        page.translation_key = ModulePage.objects.get(
            slug=content["slug"], locale__language_code="nl"
        ).translation_key
    page.help_lines = HelpLine.objects.filter(
        code__in=content.get("help_lines", []), locale__language_code="nl"
    )
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


# The modules for staff, in the order of a list. `integer-werken` is whole in English too.
SHIPPED = (
    "integer-werken",
    "informatieveilig-werken",
    "privacy-in-je-werk",
    "omgaan-met-elkaar",
    "fraude-alert",
    "integer-leidinggeven",
    "opfris-integriteit",
    "dilemmagesprekken-begeleiden",
)


def load_shipped_modules() -> list[ModulePage]:
    """Those that are missing; the questions of the bank come first, as a version holds what its screens draw from."""
    pages = [load_module(file_name=f"{slug}.nl.yaml") for slug in SHIPPED]
    load_module(file_name="integer-werken.en.yaml", language="en")
    return pages


def load_external_module() -> ModulePage:
    """'Welkom als externe' in Dutch, easy Dutch and English; gives the Dutch page."""
    page = load_module(file_name="welkom-als-externe.nl.yaml", easy_file="welkom-als-externe.easy.yaml")
    load_module(file_name="welkom-als-externe.en.yaml", language="en")
    return page


def _read(file_name: str) -> dict[str, Any]:
    return yaml.safe_load((CONTENT / file_name).read_text(encoding="utf-8"))


def _lessons(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [_lesson(content["slug"], number, lesson) for number, lesson in enumerate(content["lessons"])]


def _test_fields(test: dict[str, Any]) -> dict[str, Any]:
    """`test`: {questions, pass_percent}; empty where the module has none."""
    return {f"test_out_{name}": test[name] for name in ("questions", "pass_percent") if name in test}


def _easy_fields(content: dict[str, Any]) -> dict[str, Any]:
    return {
        "easy_summary": content["summary"].strip(),
        "easy_lessons": _lessons(content),
        "easy_closing_heading": content["closing_heading"],
        "easy_closing_body": _text(content["closing_body"]),
    }


def load_oath_text(*, path: Path, at: datetime) -> TextVersion:
    """A text as DEMO_OATH_TEXT; the same day twice changes nothing. Raises KeyError for a missing field."""
    return publish_oath_text(at=at, **_oath_text(path))


def publish_oath_text(
    *, language: str, legal_source: str, valid_from: Any, content: dict[str, Any], at: datetime
) -> TextVersion:
    """`content`: {"intro": text, "oath": [lines], "promise": [lines]}; one text a day it becomes valid."""
    existing = TextVersion.objects.filter(kind=OATH_TEXT, language=language, valid_from=valid_from).first()
    if existing:
        return existing
    text = TextVersion(
        kind=OATH_TEXT,
        language=language,
        legal_source=legal_source,
        valid_from=valid_from,
        content=content,
        content_sha256=content_sha256(content),
    )
    seal(text, at=at)
    return text


def _oath_text(path: Path) -> dict[str, Any]:
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        "language": "nl",
        "legal_source": " ".join(raw["legal_source"].split()),
        "valid_from": raw["valid_from"],
        "content": {
            "intro": " ".join(raw["intro"].split()),
            "oath": raw["oath"]["lines"],
            "promise": raw["promise"]["lines"],
        },
    }


def _lesson(slug: str, number: int, lesson: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "lesson",
        "id": _id(slug, number),
        "value": {
            "title": lesson["title"],
            "value": lesson["value"],
            "teaser": lesson["teaser"],
            "minutes": lesson["minutes"],
            "levels": lesson.get("levels", []),
            "works": lesson.get("works", []),
            "always_shown": lesson.get("always_shown", False),
            "steps": [
                {"type": step["type"], "id": _id(slug, number, position), "value": _screen(step)}
                for position, step in enumerate(lesson["steps"])
            ],
        },
    }


# In a dilemma 'for' and 'against' are called pro and contra.
RENAMED = {"for": "pro", "against": "contra"}


def _screen(step: dict[str, Any]) -> dict[str, Any]:
    """The fields of the block."""
    fields = {name: _text(value) for name, value in step.items() if name not in ("type", "image")}
    if "image" in step:
        fields["image"] = _image(step["image"], alt=step["alt"]).pk
    if step["type"] == "document":
        # A year is a number in YAML.
        fields["version"] = str(step["version"])
    return fields


def _text(value: Any) -> Any:
    """As the editor writes it, with nothing between paragraphs: publishing it unchanged changes nothing."""
    if isinstance(value, list):
        return [_text(item) for item in value]
    if isinstance(value, dict):
        return {RENAMED.get(name, name): _text(item) for name, item in value.items()}
    return value.strip().replace(">\n<", "><") if isinstance(value, str) else value


def _image(name: str, *, alt: str) -> PleinImage:
    title = f"lms/content/{name}"
    existing = PleinImage.objects.filter(title=title).first()
    if existing:
        return existing
    content = ContentFile((CONTENT / "images" / name).read_bytes(), name=name)
    return PleinImage.objects.create(title=title, file=content, alt_text=_text(alt))


def _id(slug: str, *numbers: int) -> str:
    return str(uuid.uuid5(STEP_IDS, "/".join([slug, *map(str, numbers)])))
