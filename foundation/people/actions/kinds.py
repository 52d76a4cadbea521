"""Kinds of people: added, renamed and retired by HR; never deleted, and a code never changes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify

from foundation.audit.actions import record_event
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.models import Engagement, KindWord, Person, PersonKind
from foundation.people.models.kinds import forget_kinds_at_hand
from foundation.people.rules.kinds import (
    MOST_SIGNS_OF_A_CODE,
    MOST_SIGNS_OF_A_WORD,
    MOST_WORDS,
    LegalStanding,
    folded,
    is_word,
    straight,
)


@dataclass(frozen=True)
class KindTerms:
    """What HR says of a kind; `words`: what the HR file may call it besides its code."""

    name_nl: str
    name_en: str = ""
    words: Iterable[str] = field(default=())
    is_external: bool = False
    standing: str = LegalStanding.NO_OFFICIAL


@transaction.atomic
def add_kind(*, code: str, terms: KindTerms, by: Person, at: datetime) -> PersonKind:
    """From now on it can be imported, invited and given steps.

    Raises DomainError: `no_name`, `bad_word` with `word`, `too_many_words`, `word_taken` with `word` and `kind` (also
    when another tab was just ahead), `politician_by_link`.
    """
    code = straight(code)
    if not is_word(code, most=MOST_SIGNS_OF_A_CODE):
        raise DomainError("bad_word", word=code, most=MOST_SIGNS_OF_A_CODE)
    values = _sound(terms)
    words = _sound_words([code, *terms.words], of=None)
    last = PersonKind.objects.aggregate(last=Max("position"))["last"] or 0
    try:
        with transaction.atomic():
            kind = PersonKind.objects.create(code=code, slug=_free_slug(code), position=last + 1, **values)
            _write_words(kind, words)
    except IntegrityError as error:
        raise DomainError("word_taken", word=code, kind=code) from error
    _record("person_kind_made", kind, by=by, at=at, words=words)
    return kind


@transaction.atomic
def change_kind(*, kind: PersonKind, terms: KindTerms, version: int, by: Person, at: datetime) -> bool:
    """Whether it changed anything; `version`: of what `by` was shown.

    How a kind that came along comes in and what it is in law stays; so does how any kind comes in that somebody has.
    Raises DomainError as `add_kind`, and `kind_moved`, `kind_is_fixed`, `kind_in_use`.
    """
    kind = _shown(kind, version)
    values = _sound(terms)
    words = _sound_words([kind.code, *terms.words], of=kind)
    changed = {name for name, value in values.items() if getattr(kind, name) != value}
    if kind.is_shipped and changed & {"is_external", "standing"}:
        raise DomainError("kind_is_fixed")
    if "is_external" in changed and Engagement.objects.filter(kind=kind.code).exists():
        raise DomainError("kind_in_use")
    if not changed and words == list(kind.words.values_list("word", flat=True)):
        return False
    for name, value in values.items():
        setattr(kind, name, value)
    try:
        with transaction.atomic():
            _save(kind)
            _write_words(kind, words)
    except IntegrityError as error:
        raise DomainError("word_taken", word=kind.code, kind=kind.code) from error
    _record("person_kind_changed", kind, by=by, at=at, words=words)
    return True


@transaction.atomic
def retire_kind(*, kind: PersonKind, version: int, by: Person, at: datetime) -> None:
    """Nobody new gets it; who has it keeps it, and what is asked of them stays. Raises DomainError `kind_moved`."""
    kind = _shown(kind, version)
    if kind.retired_on is None:
        kind.retired_on = local_date(at)
        _save(kind)
        _record("person_kind_retired", kind, by=by, at=at)


@transaction.atomic
def restore_kind(*, kind: PersonKind, version: int, by: Person, at: datetime) -> None:
    """It can be chosen again. Raises DomainError `kind_moved`."""
    kind = _shown(kind, version)
    if kind.retired_on is not None:
        kind.retired_on = None
        _save(kind)
        _record("person_kind_restored", kind, by=by, at=at)


def _shown(kind: PersonKind, version: int) -> PersonKind:
    """Locked, and as the page showed it."""
    locked = PersonKind.objects.select_for_update().get(pk=kind.pk)
    if locked.version != version:
        raise DomainError("kind_moved")
    return locked


def _save(kind: PersonKind) -> None:
    kind.version += 1
    kind.save()
    forget_kinds_at_hand()


def _sound(terms: KindTerms) -> dict[str, object]:
    name_nl, name_en = _straight_name(terms.name_nl), _straight_name(terms.name_en)
    if not name_nl:
        raise DomainError("no_name")
    standing = LegalStanding(terms.standing)
    if terms.is_external and standing is LegalStanding.POLITICIAN:
        raise DomainError("politician_by_link")
    return {
        "name_nl": name_nl,
        "name_en": name_en,
        "is_external": terms.is_external,
        "standing": standing.value,
    }


def _straight_name(name: str) -> str:
    """A name keeps its curly apostrophe: people read it."""
    return " ".join(name.split())


def _sound_words(words: Iterable[str], *, of: PersonKind | None) -> list[str]:
    """Each once, the code first; none of another kind."""
    by_folded: dict[str, str] = {}
    for word in map(straight, words):
        if not is_word(word, most=MOST_SIGNS_OF_A_WORD):
            raise DomainError("bad_word", word=word, most=MOST_SIGNS_OF_A_WORD)
        by_folded.setdefault(folded(word), word)
    if len(by_folded) > MOST_WORDS:
        raise DomainError("too_many_words", most=MOST_WORDS)
    taken = KindWord.objects.filter(folded__in=by_folded).exclude(kind=of).select_related("kind").first()
    if taken:
        raise DomainError("word_taken", word=by_folded[taken.folded], kind=taken.kind.name)
    return list(by_folded.values())


def _write_words(kind: PersonKind, words: list[str]) -> None:
    kind.words.all().delete()
    KindWord.objects.bulk_create(KindWord(kind=kind, word=word, folded=folded(word)) for word in words)


def _free_slug(code: str) -> str:
    base = slugify(code)[:30] or "soort"
    # 'nieuw' is the page on which one is made.
    taken = {"nieuw", *PersonKind.objects.filter(slug__startswith=base).values_list("slug", flat=True)}
    tried = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
    return next(slug for slug in tried if slug not in taken)


def _record(
    event: str, kind: PersonKind, *, by: Person, at: datetime, words: list[str] | None = None
) -> None:
    forget_kinds_at_hand()
    details: dict[str, object] = {"code": kind.code}
    if words is not None:
        details |= {
            "name_nl": kind.name_nl,
            "name_en": kind.name_en,
            "words": words[1:],
            "is_external": kind.is_external,
            "standing": kind.standing,
        }
    record_event(kind=event, at=at, actor_id=by.public_id, details=details)
