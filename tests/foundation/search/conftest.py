from collections.abc import Callable

import pytest

from foundation.search.actions import index_document
from foundation.search.rules.indexing import Offer


@pytest.fixture
def offer(db: None) -> Callable[..., Offer]:
    """Puts a document into the index; its key is its title in small letters."""

    def put(title: str, **fields: str) -> Offer:
        key = f"page:{title.lower()}"
        made = Offer(
            **{
                "key": key,
                "group": key,
                "language": "nl",
                "kind": "page",
                "url": f"/{title.lower()}/",
                **fields,
            },
            title=title,
        )
        index_document(made)
        return made

    return put
