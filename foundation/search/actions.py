"""Writing the index. What is offered is public: the caller leaves drafts and personal pages out."""

from collections.abc import Iterable

from django.db import transaction

from foundation.search.models import Document, IndexLock, Posting, Word
from foundation.search.rules.indexing import Offer, digest_of, title_length, weights_of

# Rows a query: SQLite takes 999 parameters.
BATCH_SIZE = 200


@transaction.atomic
def index_document(offer: Offer) -> bool:
    """True when the index changed; the same offer again changes nothing."""
    _lock()
    return _index(offer)


@transaction.atomic
def forget_documents(keys: Iterable[str]) -> int:
    """The number of documents that were there."""
    _lock()
    return _forget(Document.objects.filter(key__in=list(keys)))


@transaction.atomic
def rebuild_index(offers: Iterable[Offer]) -> tuple[int, int]:
    """The index of exactly these offers; returns how many documents were written and how many went."""
    _lock()
    written, keys = 0, set()
    for offer in offers:
        written += _index(offer)
        keys.add(offer.key)
    gone = [key for key in Document.objects.values_list("key", flat=True) if key not in keys]
    forgotten = 0
    for start in range(0, len(gone), BATCH_SIZE):
        forgotten += _forget(Document.objects.filter(key__in=gone[start : start + BATCH_SIZE]))
    return written, forgotten


def _lock() -> None:
    IndexLock.objects.get_or_create(pk=1)
    IndexLock.objects.select_for_update().get(pk=1)


def _index(offer: Offer) -> bool:
    digest = digest_of(offer)
    if Document.objects.filter(key=offer.key, digest=digest).exists():
        return False
    weights = weights_of(offer)
    document, _created = Document.objects.update_or_create(
        key=offer.key,
        defaults={
            "group": offer.group,
            "language": offer.language,
            "kind": offer.kind,
            "audience": offer.audience,
            "title": offer.title,
            "url": offer.url,
            "summary": offer.summary,
            "body": offer.body,
            "length": sum(weights.values()),
            "title_length": title_length(offer),
            "prior": offer.prior,
            "digest": digest,
        },
    )
    before = _drop_postings(document.pk)
    texts = {word.text: word for word in weights}
    known = _words(offer.language, texts)
    missing = [
        Word(language=offer.language, text=text, stem=word.stems[0], second_stem=word.stems[1])
        for text, word in texts.items()
        if text not in known
    ]
    Word.objects.bulk_create(missing, batch_size=BATCH_SIZE)
    known |= {word.text: word.pk for word in missing}
    Posting.objects.bulk_create(
        [
            Posting(document=document, word_id=known[word.text], weight=weight)
            for word, weight in weights.items()
        ],
        batch_size=BATCH_SIZE,
    )
    _drop_unused(before)
    return True


def _words(language: str, texts: Iterable[str]) -> dict[str, int]:
    wanted = list(texts)
    found: dict[str, int] = {}
    for start in range(0, len(wanted), BATCH_SIZE):
        chunk = wanted[start : start + BATCH_SIZE]
        found |= dict(Word.objects.filter(language=language, text__in=chunk).values_list("text", "pk"))
    return found


def _forget(documents) -> int:
    keys = list(documents.values_list("pk", flat=True))
    before = [word for pk in keys for word in _drop_postings(pk)]
    Document.objects.filter(pk__in=keys).delete()
    _drop_unused(before)
    return len(keys)


def _drop_postings(document_pk: int) -> list[int]:
    postings = Posting.objects.filter(document_id=document_pk)
    words = list(postings.values_list("word_id", flat=True))
    postings.delete()
    return words


def _drop_unused(words: list[int]) -> None:
    """A word that stands nowhere any more would only be suggested in vain."""
    for start in range(0, len(words), BATCH_SIZE):
        Word.objects.filter(pk__in=words[start : start + BATCH_SIZE], postings=None).delete()
