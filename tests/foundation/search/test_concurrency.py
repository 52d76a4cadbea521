"""Editors who publish at once share words in the index: none is lost, none is left over."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from foundation.search.actions import forget_documents, index_document
from foundation.search.models import Document, Word
from foundation.search.rules.indexing import Offer

pytestmark = pytest.mark.django_db(transaction=True)


def publish(number: int) -> None:
    try:
        for text in ("geschenken regeling", f"melding nummer{number}", "geschenken melding"):
            index_document(Offer(f"page:{number}", f"page:{number}", "nl", "page", text, f"/{number}/"))
        if number % 2:
            forget_documents([f"page:{number}"])
    finally:
        connection.close()


def test_words_that_many_share_are_kept_as_long_as_one_uses_them(transactional_db):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(publish, range(8)))
    assert Document.objects.count() == 4
    assert set(Word.objects.values_list("text", flat=True)) == {"geschenken", "melding"}
    assert not Word.objects.filter(postings=None).exists()
