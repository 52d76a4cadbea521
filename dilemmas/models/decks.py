"""A deck (stapel): some cases in an order, to play, print, share and hand over."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from foundation.people.models import Person


class DeckPurpose(models.TextChoices):
    TEAM_TALK = "teamgesprek", gettext_lazy("teamgesprek")
    TRAINING = "training", gettext_lazy("training")
    INTERVIEW = "sollicitatie", gettext_lazy("sollicitatiegesprek")
    OUTDOORS = "buitendienst", gettext_lazy("buitendienst")
    OTHER = "anders", gettext_lazy("iets anders")


class DeckQuerySet(models.QuerySet["Deck"]):
    def curated(self) -> "DeckQuerySet":
        return self.filter(owner=None)

    def of(self, person: Person) -> "DeckQuerySet":
        """Also those of a second registration that was merged into this person."""
        return self.filter(Q(owner=person) | Q(owner__merged_into=person))


class Deck(models.Model):
    """Of one person, or without owner of the editors: then everybody sees it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Empty for favourites, which are called so in every language.
    title = models.CharField(max_length=120, blank=True)
    introduction = models.TextField(max_length=600, blank=True)
    # Only editors write these.
    title_en = models.CharField(max_length=120, blank=True)
    introduction_en = models.TextField(max_length=600, blank=True)
    purpose = models.CharField(max_length=12, choices=DeckPurpose.choices, default=DeckPurpose.TEAM_TALK)
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="decks")
    is_favourites = models.BooleanField(default=False)
    # Whoever has it reads the deck without log-in. Kept readable: see docs/decisions on decks.
    share_token = models.CharField(max_length=43, unique=True, null=True, blank=True)
    # Whether the shared page says who made the deck.
    names_owner = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = DeckQuerySet.as_manager()

    class Meta:
        ordering = ["-is_favourites", "-changed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner"], condition=Q(is_favourites=True), name="favourites_once_a_person"
            ),
            models.CheckConstraint(
                condition=Q(is_favourites=False) | Q(owner__isnull=False), name="favourites_are_somebodys"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the language of the reader, where the deck has it."""
        if self.is_favourites:
            return _("Favorieten")
        return (get_language() == "en" and self.title_en) or self.title

    @property
    def description(self) -> str:
        if self.is_favourites:
            return _("De casussen die jij met een ster bewaarde.")
        return (get_language() == "en" and self.introduction_en) or self.introduction

    @property
    def is_curated(self) -> bool:
        return self.owner_id is None


class DeckCard(models.Model):
    """A case in a deck. Whoever plays or prints the deck gets the newest version of it."""

    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="cards")
    # As CaseVersion.case_key; deliberately no foreign key, so that a card outlives a case that is taken down.
    case_key = models.UUIDField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["deck", "case_key"], name="card_once_in_a_deck"),
        ]

    def __str__(self) -> str:
        return f"{self.deck_id}: {self.case_key}"


class DeckImport(models.Model):
    """A deck file that somebody sent, between reading what will happen and saying yes to it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sent_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField()
    # The file as it was read and checked; emptied once the deck is made.
    content = models.JSONField(null=True)
    # What came of it.
    deck = models.ForeignKey(Deck, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return str(self.public_id)
