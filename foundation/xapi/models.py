import json
from typing import Any, Never

from django.db import models

from foundation.errors import DomainError


class StatementIsFinal(DomainError):
    """A statement, once made, is neither changed nor deleted."""

    code = "statement_is_final"


class StatementQuerySet(models.QuerySet["Statement"]):
    def update(self, **values: object) -> Never:
        raise StatementIsFinal(attempt="update")

    def delete(self) -> Never:
        raise StatementIsFinal(attempt="delete")


class Statement(models.Model):
    """One xAPI statement. The columns repeat of it what is searched for."""

    statement_id = models.UUIDField(unique=True, editable=False)
    # Text, because a JSON column of PostgreSQL reorders keys and rewrites numbers.
    raw_json = models.TextField(editable=False)
    verb_id = models.TextField(editable=False)
    # The name of the actor's account: the random public id of a person, in lower case.
    actor_account = models.CharField(max_length=255, editable=False)
    # Of a voiding statement: the id of the one that no longer holds.
    activity_id = models.TextField(editable=False)
    registration = models.UUIDField(editable=False)
    timestamp = models.DateTimeField(editable=False)
    stored = models.DateTimeField(editable=False)

    objects = StatementQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["actor_account"], name="statement_actor_account"),
            models.Index(fields=["registration"], name="statement_registration"),
        ]

    def __str__(self) -> str:
        return str(self.statement_id)

    def save(self, **options: Any) -> None:
        if not self._state.adding:
            raise StatementIsFinal(attempt="update", statement_id=str(self.statement_id))
        # Insert or fail: with a primary key set by hand Django would first try to update.
        super().save(**{**options, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise StatementIsFinal(attempt="delete", statement_id=str(self.statement_id))

    @property
    def raw(self) -> dict[str, Any]:
        return json.loads(self.raw_json)
