"""The decks that come with the platform: content/decks/<key>.yaml, one deck each, read again at each release.

What an editor changed stays as it is, and what an editor threw away stays away.
"""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from dilemmas.actions.decks import write_cards
from dilemmas.models import Deck, DilemmaCasePage
from dilemmas.shipped_files import FOLDER, case_key
from foundation.content.models import ShippedContent
from foundation.content.rules.shipping import Step, fingerprint, step_for
from foundation.content.shipped_files import read_file

# The same deck has the same address at every municipality.
DECK_KEYS = uuid.UUID("3f7b7f55-6a43-5d8e-8f0e-0f6c2a9d4b11")
TEXTS = ("title", "introduction", "title_en", "introduction_en", "purpose")


@dataclass(frozen=True)
class ShippedDeck:
    key: str
    texts: dict[str, str]
    case_keys: tuple[UUID, ...]

    @property
    def public_id(self) -> UUID:
        return uuid.uuid5(DECK_KEYS, self.key)


def shipped_decks(folder: Path = FOLDER) -> list[ShippedDeck]:
    """In the order in which the editors show them first."""
    files = [read_file(path) for path in (folder / "decks").glob("*.yaml")]
    return [
        ShippedDeck(
            key=file["key"],
            texts={name: file[name] for name in TEXTS},
            case_keys=tuple(case_key(key) for key in file["cases"]),
        )
        for file in sorted(files, key=lambda file: file["order"])
    ]


@transaction.atomic
def load_decks(*, at: datetime, decks: Sequence[ShippedDeck] | None = None) -> Counter[Step]:
    """How often each step was taken. A case that is not here is left out of its decks."""
    wanted = shipped_decks() if decks is None else decks
    pages = DilemmaCasePage.objects.filter(
        translation_key__in={key for deck in wanted for key in deck.case_keys}
    )
    here = set(pages.values_list("translation_key", flat=True))
    return Counter(_settle(deck, [key for key in deck.case_keys if key in here], at=at) for deck in wanted)


def _settle(file: ShippedDeck, case_keys: list[UUID], *, at: datetime) -> Step:
    record = ShippedContent.objects.select_for_update(of=("self",)).filter(key=f"decks/{file.key}").first()
    deck = Deck.objects.select_for_update(of=("self",)).filter(public_id=file.public_id).first()
    mark = fingerprint(_content(file.texts, case_keys))
    step = step_for(
        shipped=record.shipped if record else None,
        wanted=mark,
        found=_mark(deck) if deck else None,
        has_draft=False,
        is_required=False,
    )
    if step in (Step.MAKE, Step.UPDATE):
        deck = deck or Deck(public_id=file.public_id, created_at=at)
        for name, text in file.texts.items():
            setattr(deck, name, text)
        deck.changed_at = at
        deck.save()
        write_cards(deck, case_keys)
    if deck and step in (Step.MAKE, Step.UPDATE, Step.ADOPT):
        record = record or ShippedContent(key=f"decks/{file.key}")
        record.content_type, record.object_id = ContentType.objects.get_for_model(Deck), deck.pk
        record.loaded_sha256 = record.seen_sha256 = mark
        record.save()
    return step


def _mark(deck: Deck) -> str:
    texts = {name: getattr(deck, name) for name in TEXTS}
    return fingerprint(_content(texts, list(deck.cards.values_list("case_key", flat=True))))


def _content(texts: dict[str, str], case_keys: list[UUID]) -> dict[str, Any]:
    return {**texts, "cases": [str(key) for key in case_keys]}
