"""What of a document goes into the index."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from foundation.search.rules.words import Word, is_stop_word, words_of

# Raised when words or weights change, so that a rebuild writes every document anew.
INDEX_VERSION = 1
# The weight of a title is more than all else can bring, so that the sum says whether the word stands in it.
TITLE_WEIGHT, SUMMARY_WEIGHT = 9.0, 3.0
# A word that stands there twenty times says little more than one that stands there five times.
MOST_IN_BODY = 5

ANYONE, PERSON = "anyone", "person"


@dataclass(frozen=True)
class Offer:
    """Something to be found, as its owner offers it. Never a draft, and nothing of a person."""

    # Of this text in this language, as 'page:12'.
    key: str
    # The same for every language of one thing: only one of them is shown.
    group: str
    language: str
    kind: str
    title: str
    url: str
    summary: str = ""
    body: str = ""
    # Words that people look for and that the text does not use; as strong as the summary, never shown.
    also: str = ""
    # ANYONE, PERSON, or the right and scopes that open it ('people_admin', 'completion_by_name:everyone').
    audience: str = ANYONE
    # 1.0; less for what only names a thing that other documents are about.
    prior: float = 1.0


def weights_of(offer: Offer) -> dict[Word, float]:
    """How much each word of a document counts."""
    title = Counter(words_of(offer.title, offer.language))
    summary = _telling(f"{offer.summary} {offer.also}", offer.language)
    body = _telling(offer.body, offer.language)
    return {
        word: TITLE_WEIGHT * (word in title)
        + SUMMARY_WEIGHT * (word in summary)
        + min(body[word], MOST_IN_BODY)
        for word in title | summary | body
    }


def stands_in_title(weight: float) -> bool:
    return weight >= TITLE_WEIGHT


def title_length(offer: Offer) -> int:
    """The words of a title that say something; at least 1."""
    return max(1, len(_telling(offer.title, offer.language)))


def digest_of(offer: Offer) -> str:
    content = json.dumps([INDEX_VERSION, asdict(offer)], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def audience_of(right: str, scopes: Iterable[str] = ()) -> str:
    """'people_admin', or 'completion_by_name:everyone' where only some scopes of the right open it."""
    return ":".join(filter(None, [right, ",".join(sorted(scopes))]))


def scopes_of(audience: str) -> tuple[str, frozenset[str]]:
    """The right and the scopes that `audience_of` wrote; no scopes: any."""
    right, _sign, scopes = audience.partition(":")
    return right, frozenset(filter(None, scopes.split(",")))


def _telling(text: str, language: str) -> Counter[Word]:
    return Counter(one for one in words_of(text, language) if not is_stop_word(one.text, language))
