"""A live session: who leads it, which cards it plays, and what is kept of it. Nothing here says who chose what."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dilemmas.models.cases import CaseVersion
from dilemmas.models.decks import Deck
from foundation.meetings.models import Occasion
from foundation.people.models import Person, Unit


class SessionKind(models.TextChoices):
    """The presets of dilemmas/rules/session.py."""

    TEAM_MEETING = "team_meeting", _("werkoverleg met één kaart")
    GAME = "game", _("Integer-spel")
    DIALOGUE_TABLE = "dialogue_table", _("dialoogtafel")
    ROUND_TABLE = "round_table", _("rondetafelgesprek")
    DILEMMA_LUNCH = "dilemma_lunch", _("dilemmalunch")
    PLENARY = "plenary", _("plenaire sessie")
    MORAL_DELIBERATION = "moral_deliberation", _("moreel beraad")
    PEER_CONSULTATION = "peer_consultation", _("intervisie")
    REHEARSAL = "rehearsal", _("oefensessie")


class Phase(models.TextChoices):
    PLANNED = "planned", _("gepland")
    LOBBY = "lobby", _("mensen komen binnen")
    PLAYING = "playing", _("bezig")
    HARVEST = "harvest", _("oogst")
    ENDED = "ended", _("afgelopen")


OPEN_PHASES = (Phase.LOBBY, Phase.PLAYING, Phase.HARVEST)


class LiveSession(models.Model):
    """One meeting of people who weigh cases together; its occasion holds time, place and seats."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    occasion = models.OneToOneField(Occasion, on_delete=models.PROTECT, related_name="live_session")
    kind = models.CharField(max_length=20, choices=SessionKind.choices)
    # The team that plays, for coverage and agreements; none for a lunch or a hall.
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="live_sessions"
    )
    deck = models.ForeignKey(Deck, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # As dilemmas.rules.methods writes it; empty until people can come in, and from then on as it was at that moment.
    method = models.JSONField(default=list)
    phase = models.CharField(max_length=10, choices=Phase.choices, default=Phase.PLANNED)
    # Somebody tells a real incident: screens show help, nothing is saved.
    is_paused = models.BooleanField(default=False)
    # Off when the only host is the team's own manager: who writes should not be read by who judges.
    has_arguments = models.BooleanField(default=True)
    # A team may ask to talk among themselves; then its manager is not invited and does not lead.
    without_manager = models.BooleanField(default=False)
    # Of a plenary; 0: people talk with their neighbours in threes.
    tables = models.PositiveSmallIntegerField(default=0)
    # Players in the room, hosts not counted; the host confirms it.
    heads = models.PositiveIntegerField(default=0)
    current_card = models.ForeignKey(
        "LiveCard", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Of a talk without votes: its place in the method, whose turn it is (0: nobody's) and since when.
    talk_step = models.PositiveSmallIntegerField(default=0)
    talk_turn = models.PositiveSmallIntegerField(default=0)
    talk_since = models.DateTimeField(null=True, blank=True)
    # Screens in the room may move; some people cannot bear it.
    has_motion = models.BooleanField(default=True)
    # Rises with everything that screens show; the hub looks at it.
    version = models.PositiveBigIntegerField(default=1)
    # In the QR; never in an address line (it stands behind #).
    join_secret = models.CharField(max_length=43, unique=True)
    # To type; lives only while the session is open, and briefly.
    short_code = models.CharField(max_length=6, unique=True, null=True, blank=True)
    short_code_until = models.DateTimeField(null=True, blank=True)
    # How often time or place changed: calendars take the file with the highest; None: as it was planned.
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.occasion}"

    @property
    def is_open(self) -> bool:
        return self.phase in OPEN_PHASES


class LiveHost(models.Model):
    """Who may lead this session, from any device; the first is the one who planned it."""

    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="hosts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="host_once_a_session")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.session_id}"


class RoundState(models.TextChoices):
    NOT_OPEN = "not_open"
    OPEN = "open"
    # Closed at closed_at; what was on its way still counts for two seconds.
    CLOSED = "closed"
    REVEALED = "revealed"
    # The key went with the power: the room was told, nothing can be counted.
    VOID = "void"


# A vote is being cast, or what was on its way still counts.
IN_VOTE = (RoundState.OPEN, RoundState.CLOSED)


class LiveCard(models.Model):
    """A card as this session plays it, or one 'wat als' of it. Ends when the host leaves it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="cards")
    position = models.PositiveSmallIntegerField()
    # None: a blank card, an own case that is told and not written down.
    case_version = models.ForeignKey(
        CaseVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # The one fact that is other than on the card; its votes stand apart from the card's.
    what_if = models.CharField(max_length=250, blank=True)
    # A dilemmas.rules.session.Step.
    step = models.CharField(max_length=12, default="read")
    step_since = models.DateTimeField(null=True, blank=True)
    # Where the host came with this card, also when they went back since; what is held in the pool goes by it.
    furthest_step = models.CharField(max_length=12, default="read")
    # The round that was opened last: 0 none yet, 1, 2.
    round_number = models.PositiveSmallIntegerField(default=0)
    round_state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.NOT_OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    # How the host counted with hands or cards, where no phones were: {"1": [counts], "2": [counts]}.
    paper = models.JSONField(default=dict)
    # Rises with every batch of votes: another process sees that there is something to count.
    writes = models.PositiveIntegerField(default=0)
    # The weighing board: [{"id", "who", "what", "weight": right|interest|wish}]; "added": true where a phone put it.
    board = models.JSONField(default=list)
    # What is left of the votes at the end of the card: {"1": {"counts", "voters", "passes"}, "2": …, "shift": …}.
    # A round that was not shown has no entry.
    totals = models.JSONField(default=dict)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(round_number__lte=2), name="card_has_at_most_two_rounds")
        ]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.position}"

    def case(self, language: str) -> dict[str, Any]:
        """The frozen case; empty for a blank card."""
        return self.case_version.in_language(language) if self.case_version else {}


class LiveSlot(models.Model):
    """What one ballot chose in one card, unreadable without the key of the card (dilemmas/ballots.py).

    No serial, no time, no person. Gone at the end of the card.
    """

    id = models.UUIDField(primary_key=True)
    card = models.ForeignKey(LiveCard, on_delete=models.CASCADE, related_name="slots")
    blob = models.BinaryField()

    def __str__(self) -> str:
        return str(self.id)


class ArgumentState(models.TextChoices):
    # Until enough wait: nobody sees it, the hosts neither (dilemmas/rules/pool.py).
    HELD = "held"
    WAITING = "waiting"
    SHOWN = "shown"
    HIDDEN = "hidden"


class Argument(models.Model):
    """A reason from the pool: no ballot, no choice, no time; the id is random, so that rows have no order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    card = models.ForeignKey(LiveCard, on_delete=models.CASCADE, related_name="arguments")
    text = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=ArgumentState.choices, default=ArgumentState.HELD)
    likes = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.text


class Agreement(models.Model):
    """'Wij doen X, want Y, ondanks Z': of a team, with an owner and a day; asked after at the next session."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(LiveSession, on_delete=models.PROTECT, related_name="agreements")
    card = models.ForeignKey(LiveCard, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    text = models.CharField(max_length=300)
    # Who sees to it, as the team says it: a name or 'wij allemaal'.
    owner = models.CharField(max_length=80)
    due_on = models.DateField(null=True, blank=True)
    # None: not asked yet.
    was_kept = models.BooleanField(null=True, blank=True)
    asked_on = models.DateField(null=True, blank=True)
    # Who ticked it may take that back.
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text


class SessionNote(models.Model):
    """What was striking, or which rule is unclear: from a table to the coordinator, without names."""

    class Kind(models.TextChoices):
        STRIKING = "striking", _("viel op")
        UNCLEAR = "unclear", _("regel onduidelijk")

    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="notes")
    # Of a table in a plenary, until the session ends: then nobody needs to know which.
    card = models.ForeignKey(LiveCard, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    table = models.PositiveSmallIntegerField(null=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["card", "table", "kind"], condition=~Q(table=None), name="note_once_a_table"
            )
        ]

    def __str__(self) -> str:
        return self.text


class CheckIn(models.Model):
    """That somebody says to be there: sealed until the end, then written as attendance in one shuffled batch."""

    id = models.UUIDField(primary_key=True)
    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="check_ins")
    blob = models.BinaryField()

    def __str__(self) -> str:
        return str(self.id)


class LivePresence(models.Model):
    """How many phones one live process holds in one session; together they are how many are connected, and nobody
    can be told apart. Old rows count for nothing."""

    process = models.UUIDField()
    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="presences")
    phones = models.PositiveIntegerField(default=0)
    # Of these: on a line that is slow, or on questions instead of a socket.
    weak = models.PositiveIntegerField(default=0)
    # On the wall of the room.
    screens = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["process", "session"], name="one_presence_a_process")]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.phones}"


class CodeFailures(models.Model):
    """Wrong codes that were typed in one window of time, by everybody together: no address is kept."""

    window_start = models.DateTimeField(unique=True)
    failures = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.window_start}: {self.failures}"
