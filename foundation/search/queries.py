"""Answering a question. Nothing of it is kept: no log, no statement, no session."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, reduce
from operator import or_
from pathlib import Path

import yaml
from django.db.models import Q
from django.db.models.functions import Length

from foundation.search.models import Document, Posting, Word
from foundation.search.rules import ranking
from foundation.search.rules.indexing import ANYONE, stands_in_title
from foundation.search.rules.questions import (
    COMPOUND_LETTERS,
    EXACT,
    MENDED,
    PART_LETTERS,
    Alternative,
    Needle,
    Part,
    Synonyms,
    allowed_errors,
    closest,
    closest_beginning,
    compound_parts,
    known_beginning,
    needle,
    read_question,
)
from foundation.search.rules.snippets import Piece, marked, snippet

SYNONYMS = Path(__file__).parent / "synonyms.yaml"
# The index words that one word may lead to; more say nothing.
MOST_WORDS = 250
# With fewer answers than this a compound is also taken apart.
FEW = 3


@dataclass(frozen=True)
class Result:
    url: str
    language: str
    kind: str
    audience: str
    title: list[Piece]
    text: list[Piece]


@dataclass(frozen=True)
class Answer:
    """`keys`: the documents that answer, best first; `mended`: the question with words that do exist, or empty.

    `groups`: what these documents are of, in the same order; for a list that has more to it than texts.
    """

    keys: tuple[int, ...] = ()
    groups: tuple[str, ...] = ()
    kinds: Mapping[int, str] | None = None
    found_words: frozenset[str] = frozenset()
    mended: str = ""

    def kind_counts(self) -> Counter[str]:
        return Counter((self.kinds or {}).get(key, "") for key in self.keys)

    def of_kind(self, kind: str) -> tuple[int, ...]:
        return tuple(key for key in self.keys if (self.kinds or {}).get(key) == kind) if kind else self.keys


def only_anyone(audience: str) -> bool:
    return audience == ANYONE


@cache
def synonyms() -> Synonyms:
    content = yaml.safe_load(SYNONYMS.read_text(encoding="utf-8"))
    return Synonyms.of(same=content["same"], leads=content["leads"])


def answer(
    text: str, *, language: str, may_open: Callable[[str], bool] = only_anyone, kind: str = ""
) -> Answer:
    """What answers this question for somebody to whom `may_open` these audiences; of this kind alone, if any."""
    parts = read_question(text, synonyms())
    if not parts:
        return Answer()
    words, documents = _Words(), _open_documents(may_open, kind)
    words.look_up(parts)
    parts = [part if words.answers(part) else words.mend(part) for part in parts]
    found = _ranked(parts, words, documents, language)
    if len(found.keys) < FEW and (taken_apart := words.take_apart(parts)) != parts:
        found = _ranked(taken_apart, words, documents, language)
    return found


def found_keys(text: str, *, language: str) -> list[str]:
    """The keys under which what answers was offered, best first; of what everybody may read."""
    found = answer(text, language=language).keys
    keys = dict(Document.objects.filter(pk__in=found).values_list("pk", "key"))
    return [keys[pk] for pk in found if pk in keys]


def _ranked(
    parts: Sequence[Part],
    words: "_Words",
    documents: "dict[int, tuple[ranking.Document, str]]",
    language: str,
) -> Answer:
    hits = ranking.rank(
        parts,
        fits=words.fits,
        postings=_postings(words.ids(parts), documents),
        documents={pk: document for pk, (document, _kind) in documents.items()},
        language=language,
    )
    is_mended = any(part.mended for part in parts)
    return Answer(
        keys=tuple(hit.pk for hit in hits),
        groups=tuple(documents[hit.pk][0].group for hit in hits),
        kinds={hit.pk: documents[hit.pk][1] for hit in hits},
        found_words=words.texts(parts),
        mended=" ".join(part.mended or part.typed for part in parts) if is_mended else "",
    )


def results(keys: Sequence[int], *, found_words: frozenset[str]) -> list[Result]:
    """These documents, in this order, with the found words marked."""
    documents = Document.objects.in_bulk(list(keys))
    return [_result(documents[key], found_words) for key in keys if key in documents]


def _result(document: Document, found_words: frozenset[str]) -> Result:
    title = marked(document.title, found_words)
    # Where the title says that this is it, the summary says best what it is.
    is_named = bool(document.summary) and any(piece.is_found for piece in title)
    return Result(
        url=document.url,
        language=document.language,
        kind=document.kind,
        audience=document.audience,
        title=title,
        text=snippet(document.summary if is_named else f"{document.summary} {document.body}", found_words),
    )


class _Words:
    """The words of the index that fit what is looked for."""

    def __init__(self) -> None:
        self.fits: dict[Needle, dict[int, float]] = {}
        self._texts: dict[int, str] = {}

    def look_up(self, parts: Iterable[Part]) -> None:
        """One query for all needles that are new."""
        needles = {one for part in parts for one in part.needles()} - set(self.fits)
        if not needles:
            return
        rows = Word.objects.filter(reduce(or_, (_condition(one) for one in needles)))
        words = list(rows.values_list("pk", "text", "language", "stem", "second_stem"))
        self._texts |= {pk: text for pk, text, *_rest in words}
        for one in needles:
            fitting = sorted(
                (-factor, len(text), pk)
                for pk, text, language, stem, second in words
                if (factor := one.factor_for(text, language, (stem, second)))
            )
            self.fits[one] = {pk: -negative for negative, _letters, pk in fitting[:MOST_WORDS]}

    def answers(self, part: Part) -> bool:
        return any(all(self.fits[one] for one in way.needles) for way in part.alternatives)

    def mend(self, part: Part) -> Part:
        """The part with a word that does exist, when one is near; else as it is."""
        vocabulary = _vocabulary_near(part.typed)
        mended = closest(part.typed, vocabulary | synonyms().vocabulary())
        if mended:
            read = read_question(mended, synonyms(), is_open=False)
        else:
            mended = closest_beginning(part.typed, vocabulary)
            read = [Part(mended, (Alternative((needle(mended),), EXACT),))] if mended else []
        self.look_up(read)
        if not read or not self.answers(read[0]):
            return part
        return replace(
            part,
            mended=mended,
            alternatives=tuple(replace(way, factor=way.factor * MENDED) for way in read[0].alternatives),
        )

    def take_apart(self, parts: Sequence[Part]) -> list[Part]:
        """With compounds as the words that they are made of, beside what they are as one."""
        pieces = {
            part: self._pieces(part)
            for part in parts
            if len(part.typed) >= 2 * PART_LETTERS and " " not in part.typed and not part.mended
        }
        apart: list[Part] = []
        for part in parts:
            if pieces.get(part):
                read = read_question(" ".join(pieces[part]), synonyms(), is_open=False)
                self.look_up(read)
                # A document with the compound itself says all of them.
                apart += [replace(one, alternatives=one.alternatives + part.alternatives) for one in read]
            else:
                apart.append(part)
        return apart

    def _pieces(self, part: Part) -> tuple[str, ...]:
        vocabulary = _vocabulary_inside(part.typed) | synonyms().vocabulary()
        found = compound_parts(part.typed, vocabulary)
        return found if found or self.answers(part) else known_beginning(part.typed, vocabulary)

    def ids(self, parts: Iterable[Part]) -> set[int]:
        return {pk for part in parts for one in part.needles() for pk in self.fits.get(one, ())}

    def texts(self, parts: Iterable[Part]) -> frozenset[str]:
        return frozenset(self._texts[pk] for pk in self.ids(parts))


def _condition(one: Needle) -> Q:
    stems = [stem for _language, stem in one.stems]
    found = Q(text=one.text) | Q(stem__in=stems) | Q(second_stem__in=stems)
    if len(one.text) >= COMPOUND_LETTERS:
        return found | Q(text__contains=one.text)
    if one.is_prefix_of(one.text):
        return found | Q(text__startswith=one.text)
    return found


def _vocabulary_near(text: str) -> set[str]:
    """Words of about this length, and words that it could be the beginning of."""
    near = Q(letters__range=(len(text) - allowed_errors(text), len(text) + allowed_errors(text)))
    longer = Q(text__startswith=text[:2], letters__gt=len(text))
    rows = Word.objects.annotate(letters=Length("text")).filter(near | longer)
    return set(rows.values_list("text", flat=True))


def _vocabulary_inside(text: str) -> set[str]:
    """Words with which it begins or ends."""
    beginnings = [text[:end] for end in range(PART_LETTERS, len(text))]
    ends = [text[start:] for start in range(1, len(text) - PART_LETTERS + 1)]
    rows = Word.objects.filter(text__in=[*beginnings, *ends])
    return set(rows.values_list("text", flat=True))


def _open_documents(may_open: Callable[[str], bool], kind: str) -> dict[int, tuple[ranking.Document, str]]:
    """Every document that the reader may open, and its kind; cheaper than a join on each of its words."""
    opens = cache(may_open)
    documents = Document.objects.filter(kind=kind) if kind else Document.objects.all()
    rows = documents.values_list(
        "pk", "group", "language", "length", "title_length", "prior", "kind", "audience"
    )
    return {
        pk: (ranking.Document(pk, group, language, length, title_length, prior), kind)
        for pk, group, language, length, title_length, prior, kind, audience in rows
        if opens(audience)
    }


def _postings(words: set[int], documents: Container[int]) -> list[ranking.Posting]:
    rows = Posting.objects.filter(word__in=words).values_list("document_id", "word_id", "weight")
    return [ranking.Posting(*row, stands_in_title(row[2])) for row in rows if row[0] in documents]
