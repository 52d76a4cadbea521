"""Programmes from readable files."""

from typing import Any

import yaml
from django.db import transaction
from django.utils.html import escape

from lms.actions.content import CONTENT
from lms.models import ModulePage, Programme, ProgrammePart, ProgrammeStep, StepKind

PROGRAMMES = CONTENT / "programmes"
NEW_STAFF = "nieuwe-medewerkers.yaml"
FACILITATORS = "dilemmagesprekken-begeleiden.yaml"


@transaction.atomic
def load_programme(*, file_name: str = NEW_STAFF) -> Programme:
    """The programme of lms/content/programmes/<file_name>, with its parts, where they are missing.

    What stands there already is an editor's, and stays as it is. Its modules must have been loaded.
    """
    content = yaml.safe_load((PROGRAMMES / file_name).read_text(encoding="utf-8"))
    existing = Programme.objects.filter(code=content["code"]).first()
    if existing:
        return existing
    programme = Programme.objects.create(
        code=content["code"],
        title=content["title"]["nl"],
        title_en=content["title"]["en"],
        summary=content["summary"]["nl"].strip(),
        summary_en=content["summary"]["en"].strip(),
    )
    for position, step in enumerate(content["steps"]):
        ProgrammeStep.objects.create(programme=programme, sort_order=position, **_step(step))
    return programme


def _step(step: dict[str, Any]) -> dict[str, ModulePage | ProgrammePart]:
    if step["kind"] == StepKind.MODULE:
        return {"module": ModulePage.objects.get(slug=step["module"], locale__language_code="nl")}
    part, _made = ProgrammePart.objects.get_or_create(
        code=step["code"],
        defaults={
            "kind": step["kind"],
            "title": step["title"]["nl"],
            "title_en": step["title"]["en"],
            "body": _body(step, "nl"),
            "body_en": _body(step, "en"),
            "minutes": step.get("minutes"),
            "address": step.get("address", ""),
            "valid_months": step.get("valid_months"),
        },
    )
    return {"part": part}


def _body(step: dict[str, Any], language: str) -> str:
    """What one does; of a text to read also the text itself, which stands in a file of its own."""
    paragraphs = [" ".join(one.split()) for one in step["body"][language].split("\n\n")]
    body = "".join(f"<p>{escape(one)}</p>" for one in paragraphs if one)
    text = PROGRAMMES / f"{step['code']}.{language}.yaml"
    if step["kind"] != StepKind.READING or not text.exists():
        return body
    sections = yaml.safe_load(text.read_text(encoding="utf-8"))["sections"]
    return body + "".join(f"<h3>{escape(one['heading'])}</h3>{one['body'].strip()}" for one in sections)
