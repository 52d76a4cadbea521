import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests.conftest import client_of
from tests.query_counts import AT, COUNTED_LISTS


@pytest.mark.django_db
@pytest.mark.parametrize("items", [1, 3])
@pytest.mark.parametrize("name", list(COUNTED_LISTS))
def test_a_list_costs_the_same_whatever_its_length(
    name: str,
    items: int,
    now_is: Callable[[datetime], None],
    django_assert_num_queries: Callable[[int], Any],
):
    counted = COUNTED_LISTS[name]
    now_is(AT)
    person, path = counted.scene(items)
    client = client_of(person)
    # Whatever is looked up once a process is looked up now.
    client.get(path)
    with django_assert_num_queries(counted.queries):
        response = client.get(path)
    assert response.status_code == 200
    rows = set(re.findall(r"teller\d+", response.content.decode().lower()))
    assert rows == {f"teller{number}" for number in range(1, items + 1)}
