"""A case as the catalogue lists it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from dilemmas.rules.similarity import Traits

MOST_TEASER_WORDS = 26


@dataclass(frozen=True)
class Listed:
    """In one language."""

    language: str
    title: str
    teaser: str
    url: str
    review_on: date | None = None


@dataclass(frozen=True)
class Line:
    """A case in every language that it has; everything else in codes."""

    key: UUID
    kind: str
    # The leading one first.
    values: tuple[str, ...]
    theme: str
    topic: str
    levels: tuple[str, ...]
    work: tuple[str, ...]
    has_film: bool
    has_audio: bool
    # Language → the case in it; at least one.
    texts: Mapping[str, Listed]

    def in_language(self, language: str) -> Listed:
        """This language, else Dutch, else what there is."""
        return next(
            (self.texts[one] for one in (language, "nl") if one in self.texts),
            next(iter(self.texts.values())),
        )

    def media(self) -> tuple[str, ...]:
        return ("film",) * self.has_film + ("audio",) * self.has_audio

    def traits(self) -> Traits:
        return Traits(self.topic, self.theme, self.values, frozenset(self.work))


FACETS: Mapping[str, Callable[[Line], Sequence[str]]] = {
    "theme": lambda line: (line.theme,),
    "topic": lambda line: (line.topic,),
    "work": lambda line: line.work,
    "level": lambda line: line.levels,
    "value": lambda line: line.values,
    "kind": lambda line: (line.kind,),
    "media": lambda line: line.media(),
    "language": lambda line: tuple(line.texts),
}


def teaser(text: str, *, most_words: int = MOST_TEASER_WORDS) -> str:
    """The beginning of a text: whole sentences where they fit, else cut off after a word."""
    words = text.split()
    if len(words) <= most_words:
        return " ".join(words)
    kept = words[:most_words]
    ends = [
        place for place, word in enumerate(kept, start=1) if word.rstrip("'’\"”").endswith((".", "?", "!"))
    ]
    # A single short sentence would say too little.
    if ends and ends[-1] * 2 >= most_words:
        return " ".join(kept[: ends[-1]])
    return " ".join(kept).rstrip(".,;:") + " …"
