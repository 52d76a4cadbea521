"""How often something failed lately, for one thing that is guessed at and from one address."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address, ip_network

from django.utils.crypto import salted_hmac

from foundation.audit.actions import record_event
from foundation.errors import DomainError
from foundation.people.models import EntryFailures
from foundation.people.rules.tablet import WINDOW


@dataclass(frozen=True)
class Guarded:
    """What tries are counted for, and how many may fail in one window. `value` is kept as a keyed digest only."""

    kind: str
    value: str
    most: int


@dataclass(frozen=True)
class Counter:
    row: EntryFailures
    most: int


def lock_counters(guarded: Iterable[Guarded], *, at: datetime) -> list[Counter]:
    """In the order given, locked: whoever tries at the same time waits and is counted too.

    Raises DomainError `too_many_tries` with `minutes`. Within a transaction.
    """
    most = {_key(one.kind, one.value): one.most for one in guarded}
    for key in most:
        EntryFailures.objects.get_or_create(key=key, defaults={"since": at})
    EntryFailures.objects.filter(key__in=most, since__lte=at - WINDOW).update(since=at, count=0)
    locked = {
        row.key: row for row in EntryFailures.objects.select_for_update().filter(key__in=most).order_by("key")
    }
    counters = [Counter(locked[key], limit) for key, limit in most.items()]
    if any(counter.row.count >= counter.most for counter in counters):
        raise DomainError("too_many_tries", minutes=int(WINDOW.total_seconds() // 60))
    return counters


def count_failure(counters: Iterable[Counter], *, kind: str, at: datetime) -> None:
    """One more for each; `kind` of the audit event when that was the last one allowed."""
    for counter in counters:
        counter.row.count += 1
        counter.row.save(update_fields=["count"])
        if counter.row.count == counter.most:
            record_event(kind=kind, at=at)


def network_of(address: str) -> str:
    """An IPv6 address by its network, since one device has as many of them as it likes."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    return str(ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)


def _key(kind: str, value: str) -> str:
    return salted_hmac(f"foundation.people.tablet.{kind}", value, algorithm="sha256").hexdigest()
