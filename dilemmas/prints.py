"""From frozen cases to paper: cards, the pocket set for an interview, the box for teams outdoors."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dilemmas.models import CaseVersion
from dilemmas.rules.cards import Fit, card_fit
from dilemmas.rules.imposition import PER_SHEET, sheets, single_pages
from dilemmas.rules.printing import BLANKS, LETTERS, PrintKind, PrintWish
from foundation.content.qr_codes import qr_svg
from foundation.errors import DomainError
from foundation.printing.rendering import lay_out, overfull, write_pdf

# Cards laid out at once: the styles are read once a batch, and progress still shows.
BATCH = 4 * PER_SHEET
SPREADS = 8


class CardTooLong(DomainError):
    """What is written does not fit on its card; `details.titles`: of which cases."""

    code = "card_too_long"


@dataclass(frozen=True)
class Side:
    """One side of a card, as templates/dilemmas/prints/cards.html takes it."""

    template: str
    language: str
    key: str
    case: Mapping[str, Any] = field(default_factory=dict)
    number: int | None = None
    qr: str = ""
    fit: Fit | None = None


Card = tuple[Side, Side]


def absolute(address: str) -> str:
    """An address as it stands on paper."""
    return urljoin(f"{settings.SITE_URL}/", address)


def language_of(version: CaseVersion, language: str) -> str:
    """The language in which this version shows itself to who reads `language`."""
    return next((one for one in (language, "nl") if one in version.content), next(iter(version.content)))


def case_code(case: Mapping[str, Any]) -> SafeString:
    return qr_svg(absolute(case["url"]), title=_("Code van de pagina van deze casus"))


def case_card(version: CaseVersion, *, number: int | None, language: str) -> Card:
    own = language_of(version, language)
    case = version.in_language(own)
    fit = card_fit(case)
    with translation.override(own):
        code = case_code(case)
    front, back = (
        Side(f"dilemmas/partials/card_{side}.html", own, case["title"], case, number, code, fit)
        for side in ("front", "back")
    )
    return front, back


def instruction_card(*, language: str, catalogue: str) -> Card:
    return _written("instruction_front", "instruction_back", language=language, address=catalogue)


def blank_cards(*, language: str, catalogue: str) -> list[Card]:
    return [_written("blank_front", "blank_back", language=language, address=catalogue)] * BLANKS


def hand_cards(*, language: str, address: str) -> list[Card]:
    """A to D, with the plan for ten minutes behind each; `address`: of the page for one phone."""
    return [
        _written("hand_front", "plan", language=language, address=address, letter=letter)
        for letter in LETTERS
    ]


def _written(front: str, back: str, *, language: str, address: str, **case: str) -> Card:
    with translation.override(language):
        code = qr_svg(absolute(address), title=_("Code van de website"))
    one, other = (
        Side(f"dilemmas/prints/{name}.html", language, name, case, None, code) for name in (front, back)
    )
    return one, other


def print_deck(
    versions: Sequence[CaseVersion],
    wish: PrintWish,
    *,
    title: str,
    catalogue: str,
    outdoors: str,
    on_progress: Callable[[int], None] = lambda done: None,
) -> bytes:
    """The PDF that was wished for. `title`: of the deck; `catalogue`, `outdoors`: addresses for the codes.

    Raises DomainError `nothing_to_print`, and CardTooLong.
    """
    if not versions:
        raise DomainError("nothing_to_print")
    with translation.override(wish.language):
        if wish.kind == PrintKind.POCKET_SET:
            return _pocket_set(versions, wish, title=title, on_progress=on_progress)
        cards = (
            hand_cards(language=wish.language, address=outdoors)
            if wish.kind == PrintKind.OUTDOOR_BOX
            else list(_deck(versions, wish, catalogue=catalogue))
        )
        return _cards(cards, title=title, is_single=wish.is_single, on_progress=on_progress)


def _deck(versions: Sequence[CaseVersion], wish: PrintWish, *, catalogue: str) -> Iterator[Card]:
    if wish.with_instruction:
        yield instruction_card(language=wish.language, catalogue=catalogue)
    for number, version in enumerate(versions, start=1):
        yield case_card(version, number=number, language=wish.language)
    if wish.with_blanks:
        yield from blank_cards(language=wish.language, catalogue=catalogue)


def _cards(
    cards: Sequence[Card], *, title: str, is_single: bool, on_progress: Callable[[int], None]
) -> bytes:
    documents = []
    for start in range(0, len(cards), BATCH):
        batch = cards[start : start + BATCH]
        context = {
            "title": title,
            "is_single": is_single,
            "sheets": list(single_pages(batch) if is_single else sheets(batch)),
            "municipality_name": settings.MUNICIPALITY_NAME,
        }
        documents.append(_checked(lay_out(render_to_string("dilemmas/prints/cards.html", context))))
        on_progress(start + len(batch))
    return write_pdf(documents)


def _pocket_set(
    versions: Sequence[CaseVersion], wish: PrintWish, *, title: str, on_progress: Callable[[int], None]
) -> bytes:
    """A5, a spread a case: left what one reads aloud, right what one listens for. Long texts run on."""
    cases = [
        {"number": number, "language": own, "case": version.in_language(own)}
        for number, version in enumerate(versions, start=1)
        for own in [language_of(version, wish.language)]
    ]
    documents = []
    for start in range(0, len(cases), SPREADS):
        context = {
            "title": title,
            "all": cases if start == 0 else [],
            "cases": cases[start : start + SPREADS],
            "with_options": wish.with_options,
            "municipality_name": settings.MUNICIPALITY_NAME,
        }
        document = lay_out(render_to_string("dilemmas/prints/pocket.html", context))
        # Only the first has a cover; a page in its place makes the others begin on the left.
        documents.append(document if start == 0 else document.copy(document.pages[1:]))
        on_progress(min(start + SPREADS, len(cases)))
    return write_pdf(documents)


def _checked(document: Any) -> Any:
    """Nothing goes to paper that runs over its edge."""
    if titles := overfull(document):
        raise CardTooLong(titles=sorted(titles))
    return document
