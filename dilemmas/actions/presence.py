"""What one live process holds, told to the others."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from dilemmas.models import LivePresence
from dilemmas.queries.live import Connected

KEPT = timedelta(hours=1)


def say_presence(*, process: UUID, held: Mapping[int, Connected], at: datetime) -> None:
    """`held`: by session. Rows of processes that are long gone are removed."""
    LivePresence.objects.bulk_create(
        [
            LivePresence(
                process=process,
                session_id=pk,
                phones=one.phones,
                weak=one.weak,
                screens=one.screens,
                seen_at=at,
            )
            for pk, one in held.items()
        ],
        update_conflicts=True,
        unique_fields=["process", "session"],
        update_fields=["phones", "weak", "screens", "seen_at"],
    )
    LivePresence.objects.filter(seen_at__lt=at - KEPT).delete()
