from dataclasses import replace

import pytest

from foundation.search.actions import forget_documents, index_document, rebuild_index
from foundation.search.models import Document, Posting, Word
from foundation.search.rules.indexing import Offer

OFFER = Offer("page:1", "page:1", "nl", "page", "Geschenken", "/geschenken/", body="Wijn en bloemen.")
pytestmark = pytest.mark.django_db


def words() -> set[str]:
    return set(Word.objects.values_list("text", flat=True))


def test_index_document_makes_its_words_findable():
    assert index_document(OFFER)
    assert words() == {"geschenken", "wijn", "bloemen"}
    weights = dict(Posting.objects.values_list("word__text", "weight"))
    assert weights["geschenken"] > weights["wijn"] == weights["bloemen"]


def test_index_document_unchanged_writes_nothing():
    index_document(OFFER)
    before = list(Posting.objects.values_list("pk", flat=True))
    assert not index_document(OFFER)
    assert list(Posting.objects.values_list("pk", flat=True)) == before


def test_index_document_again_replaces_it_and_drops_words_that_stand_nowhere():
    index_document(OFFER)
    index_document(replace(OFFER, key="page:2", group="page:2", title="Wijn", body=""))
    assert index_document(replace(OFFER, body="Bloemen, en meer."))
    assert words() == {"geschenken", "bloemen", "meer", "wijn"}
    assert index_document(replace(OFFER, body=""))
    assert words() == {"geschenken", "wijn"}
    assert Document.objects.count() == 2


def test_the_same_word_in_two_languages_is_two_words():
    index_document(OFFER)
    index_document(replace(OFFER, key="page:1:en", language="en"))
    assert Word.objects.filter(text="wijn").count() == 2


def test_forget_documents_leaves_nothing_of_them():
    index_document(OFFER)
    assert forget_documents(["page:1", "page:7"]) == 1
    assert not Document.objects.exists()
    assert not words()
    assert forget_documents(["page:1"]) == 0


def test_rebuild_index_is_exactly_what_is_offered():
    index_document(OFFER)
    other = replace(OFFER, key="page:2", group="page:2", title="Nevenwerk")
    assert rebuild_index([other]) == (1, 1)
    assert rebuild_index([other]) == (0, 0)
    assert list(Document.objects.values_list("title", flat=True)) == ["Nevenwerk"]


def test_a_text_of_many_words_is_indexed_whole():
    body = " ".join(f"woord{number}" for number in range(2500))
    index_document(replace(OFFER, body=body))
    assert Posting.objects.count() == 2501
