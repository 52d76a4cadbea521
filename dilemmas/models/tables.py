"""What a table of a plenary says in one line; and the signs that stand on tables."""

import uuid

from django.db import models
from django.db.models import Q

from dilemmas.models.live import ArgumentState, LiveCard, LiveSession
from dilemmas.rules.tables import LINE_LENGTH
from foundation.printing.models import PrintRun, done_within_total


class TableLine(models.Model):
    """What weighed most at one table: of all who sit there. No ballot, no time; the id is random, so that rows have no
    order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    card = models.ForeignKey(LiveCard, on_delete=models.CASCADE, related_name="table_lines")
    # While the card is on the table, so that a later line takes the place of the one before; after it nobody needs it.
    table = models.PositiveSmallIntegerField(null=True)
    text = models.CharField(max_length=LINE_LENGTH)
    state = models.CharField(max_length=8, choices=ArgumentState.choices, default=ArgumentState.WAITING)
    likes = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["card", "table"], condition=~Q(table=None), name="table_line_once_a_table"
            )
        ]

    def __str__(self) -> str:
        return self.text


class TableSignRun(PrintRun):
    """A request for the signs of all tables of a session. Wiped after a day."""

    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [done_within_total("table_sign_run_done_within_total")]

    @property
    def file_name(self) -> str:
        return f"tafels/{self.public_id}.pdf"
