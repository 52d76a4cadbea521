"""Appends from many threads at once make one unbroken chain."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from foundation.audit.actions import record_event
from foundation.audit.models import ChainEntry
from foundation.audit.verification import verify_records
from tests.foundation.audit.moments import AT

THREADS = 8
EVENTS_A_THREAD = 10


@pytest.mark.django_db(transaction=True)
def test_concurrent_seals_keep_the_chain_unbroken():
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(append, range(THREADS)))
    sequences = list(ChainEntry.objects.order_by("sequence").values_list("sequence", flat=True))
    assert sequences == list(range(1, THREADS * EVENTS_A_THREAD + 1))
    assert verify_records() == []


def append(thread: int) -> None:
    try:
        for number in range(EVENTS_A_THREAD):
            record_event(kind="event", at=AT, details={"thread": thread, "number": number})
    finally:
        connection.close()
