"""Decks as PDF: asked for by who may see the deck, made by the worker, made once while nothing on it changes."""

from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import transaction
from django.utils import translation

from dilemmas.models import CaseVersion, Deck, DeckPrintRun, PrintedFile
from dilemmas.models.prints import file_name
from dilemmas.prints import print_deck
from dilemmas.queries.decks import deck_versions
from dilemmas.queries.printing import catalogue_address, outdoor_address
from dilemmas.rules.printing import PrintKind, PrintWish, content_key, print_size
from foundation.content.queries.branding import current_brand
from foundation.errors import DomainError
from foundation.people.models import Person
from foundation.printing.actions import old_runs, print_storage, take_up, write_print
from foundation.printing.models import PrintRunStatus

# A file of an own deck, and of a deck of the editors that nobody printed for so long.
KEEP_OWN, KEEP_CURATED = timedelta(days=1), timedelta(days=30)


@transaction.atomic
def request_print(*, deck: Deck, wish: PrintWish, by: Person, at: datetime) -> DeckPrintRun:
    """Raises DomainError `nothing_to_print`. Whoever asks twice waits for one run.

    The caller enqueues the task of a run that waits, once this is committed.
    """
    versions = deck_versions(deck)
    if not versions:
        raise DomainError("nothing_to_print")
    key = _key(deck, versions, wish)
    waiting = (PrintRunStatus.QUEUED, PrintRunStatus.RUNNING)
    same = DeckPrintRun.objects.filter(requested_by=by, deck=deck, content_key=key, status__in=waiting)
    if run := same.first():
        return run
    is_made = _keep_file(deck, key, at=at)
    total = print_size(wish, cases=len(versions))
    return DeckPrintRun.objects.create(
        deck=deck,
        wish=wish.as_json(),
        content_key=key,
        requested_by=by,
        requested_at=at,
        moved_at=at,
        total_count=total,
        done_count=total if is_made else 0,
        status=PrintRunStatus.READY if is_made else PrintRunStatus.QUEUED,
    )


def make_deck_print(*, run: DeckPrintRun, at: datetime) -> None:
    """Renders the file. Safe to repeat: a second worker finds the run taken or done."""
    if not take_up(run, at=at):
        return
    deck, wish = run.deck, run.wished
    # The deck and its cases may have changed since the request.
    versions = deck_versions(deck)
    run.content_key = _key(deck, versions, wish)
    DeckPrintRun.objects.filter(pk=run.pk).update(content_key=run.content_key)
    try:
        write_print(
            run=run,
            total=print_size(wish, cases=len(versions)),
            render=lambda tell: print_deck(versions, wish, on_progress=tell, **_words(deck, wish)),
            at=at,
        )
    except DomainError as error:
        DeckPrintRun.objects.filter(pk=run.pk).update(fault={"code": error.code, **error.details})
    else:
        PrintedFile.objects.get_or_create(content_key=run.content_key, defaults={"keep_until": at})
        _keep_file(deck, run.content_key, at=at)


def wipe_old_deck_prints(*, at: datetime) -> int:
    """Forgets who printed what after a day, and deletes the files that nobody came for in a while."""
    old = old_runs(DeckPrintRun, at=at)
    DeckPrintRun.objects.filter(pk__in=[run.pk for run in old]).delete()
    for file in PrintedFile.objects.filter(keep_until__lt=at):
        print_storage().delete(file_name(file.content_key))
        file.delete()
    return len(old)


def _keep_file(deck: Deck, key: str, *, at: datetime) -> bool:
    """Keeps what was made already for as long as this deck's files stay; False when there is none."""
    keep_until = at + (KEEP_CURATED if deck.is_curated else KEEP_OWN)
    files = PrintedFile.objects.select_for_update().filter(content_key=key)
    if not files.exists() or not print_storage().exists(file_name(key)):
        return False
    files.filter(keep_until__lt=keep_until).update(keep_until=keep_until)
    return True


def _key(deck: Deck, versions: list[CaseVersion], wish: PrintWish) -> str:
    of_cases = [] if wish.kind == PrintKind.OUTDOOR_BOX else [one.content_sha256 for one in versions]
    settled = (settings.SITE_URL, settings.MUNICIPALITY_NAME, current_brand().version, _look())
    return content_key(wish, parts=[*_words(deck, wish).values(), *settled, *of_cases])


def _words(deck: Deck, wish: PrintWish) -> dict[str, str]:
    """What of the deck and of this installation stands on paper."""
    with translation.override(wish.language):
        return {
            "title": deck.name,
            "catalogue": catalogue_address(wish.language),
            "outdoors": outdoor_address(deck) if wish.kind == PrintKind.OUTDOOR_BOX else "",
        }


@lru_cache(maxsize=1)
def _look() -> str:
    """Another one as soon as a release prints otherwise: what templates and styles say."""
    folder = Path(__file__).parents[2] / "templates" / "dilemmas"
    files = [*(folder / "prints").glob("*.html"), *(folder / "partials").glob("*.html")]
    styles = finders.find("css/cards.css") or Path(settings.STATIC_ROOT) / "css/cards.css"
    return sha256(b"".join(file.read_bytes() for file in (*sorted(files), Path(styles)))).hexdigest()
