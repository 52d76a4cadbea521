"""Film and sound of the demo, from dilemmas/content/media."""

from pathlib import Path
from typing import Any

import yaml
from django.core.files.base import ContentFile
from django.db import transaction

from dilemmas.models import DilemmaCasePage
from foundation.content.models import PleinDocument, PleinImage

FOLDER = Path(__file__).parent.parent / "content" / "media"


@transaction.atomic
def load_sample_media() -> int:
    """Puts them on the Dutch cases that are there and have none, and publishes these; returns how many."""
    content = yaml.safe_load((FOLDER / "media.yaml").read_text(encoding="utf-8"))
    changed = 0
    for page in _pages(content["films"]):
        if not page.film:
            page.film = [{"type": "film", "value": _film(content["films"][page.slug])}]
            page.save_revision().publish()
            changed += 1
    for page in _pages(content["recordings"]):
        if page.audio is None:
            page.audio = _document(content["recordings"][page.slug])
            page.save_revision().publish()
            changed += 1
    return changed


def _pages(by_key: dict[str, Any]) -> list[DilemmaCasePage]:
    return list(DilemmaCasePage.objects.live().filter(slug__in=by_key, locale__language_code="nl"))


def _film(given: dict[str, str]) -> dict[str, Any]:
    return {
        "video": _document(given["video"]).pk,
        "captions": _document(given["captions"]).pk,
        "poster": _image(given["poster"], given["poster_alt"]).pk,
        "transcript": given["transcript"],
    }


def _document(name: str) -> PleinDocument:
    return _file(PleinDocument, name)


def _image(name: str, alt_text: str) -> PleinImage:
    return _file(PleinImage, name, alt_text=alt_text)


def _file(model: Any, name: str, **fields: str) -> Any:
    title = f"dilemmas/content/media/{name}"
    existing = model.objects.filter(title=title).first()
    if existing:
        return existing
    return model.objects.create(
        title=title, file=ContentFile((FOLDER / name).read_bytes(), name=name), **fields
    )
