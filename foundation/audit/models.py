import uuid
from typing import Any, ClassVar, NoReturn
from uuid import UUID

from django.core import checks
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.audit.rules import GENESIS_HASH
from foundation.errors import DomainError


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **kwargs: Any) -> NoReturn:
        self._refuse()

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()

    def delete(self) -> NoReturn:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise DomainError("append_only", record_type=self.model._meta.label_lower)


class AppendOnlyModel(models.Model):
    """Rows are added and never change or go; a later row may say otherwise."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises DomainError (append_only) for a row that exists already."""
        if not self._state.adding:
            raise DomainError("append_only", record_type=self._meta.label_lower)
        # Without it a row with a known primary key would be overwritten.
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise DomainError("append_only", record_type=self._meta.label_lower)


class SealedQuerySet(AppendOnlyQuerySet):
    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise DomainError("seal_only", record_type=self.model._meta.label_lower)


class SealedModel(AppendOnlyModel):
    """A record that can be proved: `actions.seal` saves it and binds its content to the chain.

    Every foreign key is PROTECT.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Beside the payload, so that erasing the row makes its digest in the chain unguessable.
    seal_salt = models.BinaryField(editable=False)

    # What `sealed_content` follows beyond the row's own foreign keys, as for prefetch_related.
    sealed_relations: ClassVar[tuple[str, ...]] = ()

    objects = SealedQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises DomainError: append_only for a row that exists already, seal_only for a new one."""
        raise DomainError(
            "seal_only" if self._state.adding else "append_only", record_type=self.record_type()
        )

    @classmethod
    def check(cls, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *cls._check_foreign_keys(), *cls._check_manager()]

    @classmethod
    def record_type(cls) -> str:
        """As the chain names it: "lms.oathrecord"."""
        return cls._meta.label_lower

    def sealed_content(self) -> dict[str, Any]:
        """What must never change: plain JSON values, dates, moments and public ids, no primary keys."""
        raise NotImplementedError

    def integrity_faults(self) -> list[str]:
        """A sentence for each thing in this row that contradicts itself, such as a hash that no longer fits."""
        return []

    @classmethod
    def stored_rows(cls) -> models.QuerySet:
        """All rows, each with what `sealed_content` needs. Unguarded: for this room alone."""
        own = [field.name for field in cls._meta.concrete_fields if field.is_relation]
        # Prefetched, not joined: a thousand completions share one module version.
        return cls._base_manager.prefetch_related(*own, *cls.sealed_relations)

    def erase_row(self) -> None:
        """For `actions.erase` alone: a row that goes without a tombstone is a fault."""
        models.Model.delete(self)

    @classmethod
    def _check_foreign_keys(cls) -> list[checks.CheckMessage]:
        return [
            checks.Error(
                f"{field.name} would delete or change a sealed record.",
                hint="Set on_delete to PROTECT.",
                obj=cls,
                id="audit.E001",
            )
            for field in cls._meta.concrete_fields
            if field.remote_field and field.remote_field.on_delete is not models.PROTECT
        ]

    @classmethod
    def _check_manager(cls) -> list[checks.CheckMessage]:
        if isinstance(cls._default_manager.get_queryset(), SealedQuerySet):
            return []
        return [
            checks.Error(
                "The default manager of a sealed record lets rows be changed.",
                hint="Let its queryset extend SealedQuerySet.",
                obj=cls,
                id="audit.E002",
            )
        ]


# The kind of an entry that says its record was erased.
TOMBSTONE = "tombstone"


class ChainEntry(AppendOnlyModel):
    """One link: that a record was sealed, or erased. It holds no payload."""

    sequence = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=80)
    record_type = models.CharField(max_length=80)
    record_id = models.UUIDField()
    # Of a tombstone: the digest that the erased record had.
    mac = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    entry_hash = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["record_type", "record_id"], name="chain_entry_record")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind}"


class ChainHead(models.Model):
    """The one row that every append locks, and the length the chain must have."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    sequence = models.BigIntegerField(default=0)
    entry_hash = models.CharField(max_length=64, default=GENESIS_HASH)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="chain_head_alone")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.entry_hash}"


class AuditEvent(SealedModel):
    """Something worth keeping that has no record of its own: an import applied, a role given."""

    kind = models.CharField(max_length=80)
    at = models.DateTimeField()
    # Public ids; nobody for the system itself.
    actor_id = models.UUIDField(null=True, blank=True)
    subject_id = models.UUIDField(null=True, blank=True, db_index=True)
    details = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return self.kind

    def sealed_content(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "at": self.at,
            "actor_id": self.actor_id,
            "subject_id": self.subject_id,
            "details": self.details,
        }


class Purpose(models.TextChoices):
    """Why somebody's data was opened. Pages on votes, surveys and confidants have none: they are never noted."""

    PERSON_PAGE = "person_page", _("je pagina met dienstverband en stappen geopend")
    FOUND_BY_NAME = "found_by_name", _("je naam gezocht in de lijst met mensen")
    TEAM_STATUS = "team_status", _("de stappen van het team bekeken")
    ATTENDANCE = "attendance", _("gekeken wie er bij een sessie van jouw team was")
    OATH_HEARING = "oath_hearing", _("je eed of belofte voorbereid")
    ANSWERS_READ = "answers_read", _("je antwoorden op een verklaring gelezen")
    LOG_OPENED = "log_opened", _("opgezocht wie naar jou keek")
    START_PASS = "start_pass", _("nagegaan of je mag starten, met je code")
    CERTIFICATE = "certificate", _("een oorkonde van jou gecontroleerd, met de QR-code")
    DOCUMENT = "document", _("een verklaring van jou gecontroleerd, met de QR-code of de pdf")
    PROOF = "proof", _("een bewijs van jou gecontroleerd, met de QR-code")
    STATEMENT = "statement", _("een leerbericht van jou geopend, met je nummer en zonder je naam")


# Who looked without a log-in, and knew the family name.
NOBODY, BY_SURNAME = UUID(int=0), "surname"


class Lookup(AppendOnlyModel):
    """That somebody opened data of somebody else: once a purpose a day, and never at what time.

    Not in the chain: its rows go when their term is over, and a link a look would say at what time.
    """

    day = models.DateField()
    # Public ids of persons.
    subject_id = models.UUIDField()
    actor_id = models.UUIDField(db_index=True)
    # What the one who looked did so as; a role of foundation/people.
    role = models.CharField(max_length=24)
    purpose = models.CharField(max_length=16, choices=Purpose.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "day", "actor_id", "role", "purpose"], name="lookup_once_a_day"
            )
        ]
        indexes = [models.Index(fields=["day", "id"], name="lookup_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.purpose}"
