"""What is in a deck."""

from dilemmas.models import CaseVersion, Deck
from dilemmas.queries.cases import latest_versions


def deck_versions(deck: Deck) -> list[CaseVersion]:
    """The newest version of each case in the order of the deck; cases that were taken down are left out.

    Two queries, whatever the number of cards.
    """
    keys = list(deck.cards.values_list("case_key", flat=True))
    versions = latest_versions(keys)
    return [versions[key] for key in keys if key in versions]
