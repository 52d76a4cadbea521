"""Which kinds of people there are."""

from collections.abc import Mapping

from foundation.people.models import KindWord, PersonKind
from foundation.people.models.kinds import kinds_by_code


def words_of_kinds() -> Mapping[str, str]:
    """Every word by which a file may call a kind → its code, also of retired ones; one query."""
    return dict(KindWord.objects.values_list("word", "kind__code"))


def external_kinds() -> list[PersonKind]:
    """Those that can be chosen for somebody new who comes in by a link, in order."""
    return [kind for kind in kinds_by_code().values() if kind.is_external and kind.retired_on is None]


def words_of_external_kinds() -> Mapping[str, str]:
    """As `words_of_kinds`, of `external_kinds` only."""
    rows = KindWord.objects.filter(kind__in=PersonKind.objects.in_use().external())
    return dict(rows.values_list("word", "kind__code"))
