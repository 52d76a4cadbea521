"""Taking over a deck from a file: it is read and kept first, and becomes a deck when somebody says yes."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from dilemmas.actions.decks import make_deck
from dilemmas.actions.drafting import draft_case
from dilemmas.models import Deck, DeckImport
from dilemmas.queries.deck_files import Standing, compared_cases, known_codes
from dilemmas.rules.deck_files import kept_deck_file, read_deck_file
from foundation.errors import DomainError
from foundation.people.models import Person

# A file that nobody said yes to.
KEPT_FOR = timedelta(days=1)


def stage_deck_file(*, content: bytes, by: Person, at: datetime) -> DeckImport:
    """Raises DeckFileRefused, and then nothing is written."""
    file = read_deck_file(content, known=known_codes())
    with transaction.atomic():
        DeckImport.objects.filter(sent_at__lt=at - KEPT_FOR).delete()
        return DeckImport.objects.create(sent_by=by, sent_at=at, content=file.plain())


@transaction.atomic
def take_over_deck(
    *, staged: DeckImport, by: Person, brings_cases: bool, is_curated: bool = False, at: datetime
) -> Deck:
    """The deck, with a draft of every case that is new here; all of it or nothing. A second yes finds the same deck.

    `brings_cases`: whether this person may make cases; without, the new ones stay out of the deck. New cases wait
    for approval, and get their place in the deck when they are published.
    Raises DomainError: import_gone, nothing_to_take, or no_catalogue.
    """
    locked = DeckImport.objects.select_for_update(of=("self",)).filter(pk=staged.pk).first()
    if locked is None:
        raise DomainError("import_gone")
    if locked.deck is not None:
        return locked.deck
    if locked.content is None:
        raise DomainError("import_gone")
    file = kept_deck_file(locked.content)
    keys: list[UUID] = []
    for compared in compared_cases(file):
        if compared.standing is Standing.NEW:
            if not brings_cases:
                continue
            draft_case(
                case_key=compared.case.key,
                content=compared.case.content(),
                taken_from=file.exported_from,
                by=by,
                at=at,
            )
        keys.append(compared.case.key)
    if not keys:
        raise DomainError("nothing_to_take")
    english = file.translations.en
    locked.deck = make_deck(
        public_id=locked.public_id,
        owner=None if is_curated else by,
        title=file.title,
        introduction=file.introduction,
        title_en=english.title if english else "",
        introduction_en=english.introduction if english else "",
        purpose=file.purpose,
        at=at,
        case_keys=keys,
    )
    locked.content = None
    locked.save()
    return locked.deck
