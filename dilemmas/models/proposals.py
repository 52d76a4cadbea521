"""A case that somebody proposes, with or without a name, until it is published or not used."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dilemmas.models.cases import DilemmaCasePage


class ProposalStatus(models.TextChoices):
    RECEIVED = "received", _("ontvangen")
    IN_WORK = "in_work", _("in bewerking")
    PUBLISHED = "published", _("gepubliceerd")
    NOT_USED = "not_used", _("niet gebruikt")
    # It was about something that happened: a report, which belongs elsewhere.
    ELSEWHERE = "elsewhere", _("hoort ergens anders")
    WITHDRAWN = "withdrawn", _("ingetrokken")


OPEN = (ProposalStatus.RECEIVED, ProposalStatus.IN_WORK)


class Reason(models.TextChoices):
    """Why a proposal is not used, as its proposer reads it."""

    HAVE_ONE = "have_one", _("Er is al een casus die hierop lijkt.")
    RECOGNISABLE = "recognisable", _("Mensen zouden te herkennen zijn, ook als we het veranderen.")
    NO_DILEMMA = "no_dilemma", _("Er is een regel die zegt wat je doet. Dan valt er niets te wegen.")
    UNCLEAR = "unclear", _("We begrepen het niet goed genoeg om er een casus van te maken.")
    NOT_DECIDED = "not_decided", _("We kwamen er niet aan toe. Daarom is je tekst nu weg.")
    OTHER = "other", _("Om een andere reden.")


def random_key() -> int:
    """The order of rows says nothing. On SQLite an integer key is the place of the row itself, so not even there."""
    return secrets.randbelow(2**31 - 1) + 1


class Proposal(models.Model):
    """What was written stands locked in `sealed`, with the name of who gave one; its key is a file (dilemmas/proposal_keys.py).

    Nothing here says who sent it, from where, or at what time of the day.
    """

    id = models.IntegerField(primary_key=True, default=random_key, editable=False)
    received_on = models.DateField()
    status = models.CharField(max_length=10, choices=ProposalStatus.choices, default=ProposalStatus.RECEIVED)
    # Of the code with which whoever sent it can follow it.
    code_hash = models.CharField(max_length=64, unique=True)
    # Empty once the key is destroyed.
    key_name = models.CharField(max_length=32, blank=True)
    # {"original", "working": {part: text}, "title", "proposer": public id or "", "asked", "answer"}
    sealed = models.BinaryField()
    decided_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)
    # What the coordinator says to whoever sent it, beside the reason.
    reply = models.TextField(blank=True)
    case = models.ForeignKey(
        DilemmaCasePage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    erased_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key_name"], condition=~Q(key_name=""), name="proposal_key_of_one_proposal"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.received_on} {self.status}"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_erased(self) -> bool:
        return self.erased_on is not None
