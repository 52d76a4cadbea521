"""The poll of the week: what editors plan, that somebody voted without who or what, and what people wrote.

What was chosen waits elsewhere, sealed (models/choices.py); the key that marks who voted is a file that dies with
the poll (ballot_keys.py).
"""

import secrets
import uuid

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from dilemmas.models.cases import CaseVersion
from dilemmas.rules.polls import Schedule, ScheduleFault

TEXT_FEATURES = ["bold", "italic", "ul", "link"]
REACTION_LENGTH = 280


def random_key() -> int:
    """A primary key that says nothing of when: rows lie in an order that nobody wrote them in."""
    return secrets.randbits(62)


class PollQuerySet(models.QuerySet["Poll"]):
    def beside_each_other(self, schedule: Schedule) -> "PollQuerySet":
        """Polls that take votes in the same weeks, and were not meant to run beside another."""
        return self.filter(
            opens_on__lt=schedule.reflection_on, reflection_on__gt=schedule.opens_on, runs_beside=False
        )


class Poll(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model):
    """One case, two votes, and what was said about it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case_version = models.ForeignKey(
        CaseVersion, verbose_name=_("casus"), on_delete=models.PROTECT, related_name="polls"
    )
    title = models.CharField(
        _("titel"), max_length=120, blank=True, help_text=_("Leeg: de titel van de casus.")
    )
    introduction = models.TextField(
        _("inleiding"),
        blank=True,
        max_length=400,
        help_text=_("Eén of twee zinnen boven de casus. Mag leeg blijven."),
    )
    opens_on = models.DateField(_("opent op"), help_text=_("Om 7.00 uur. Meestal een maandag."))
    second_on = models.DateField(
        _("tweede stemming op"), blank=True, help_text=_("Om 7.00 uur. Leeg: op de donderdag erna.")
    )
    reflection_on = models.DateField(
        _("terugblik op"),
        blank=True,
        help_text=_("Om 7.00 uur. De stemming is dan voorbij. Leeg: een week later."),
    )
    runs_beside = models.BooleanField(
        _("loopt naast een andere poll"),
        default=False,
        help_text=_("Bijvoorbeeld bij de Week van de Integriteit. Zonder vinkje is er één poll tegelijk."),
    )
    digest = RichTextField(
        _("wat we hoorden"),
        features=TEXT_FEATURES,
        blank=True,
        help_text=_(
            "Argumenten uit de reacties, in jouw woorden. Staat boven de tweede stemming. Noem geen namen."
        ),
    )
    reflection = RichTextField(
        _("terugblik"),
        features=TEXT_FEATURES,
        blank=True,
        help_text=_("Wat viel op, en wat nemen we mee? Staat bij de uitslag. Noem geen namen."),
    )
    title_en = models.CharField(_("titel in het Engels"), max_length=120, blank=True)
    introduction_en = models.TextField(_("inleiding in het Engels"), blank=True, max_length=400)
    digest_en = RichTextField(_("wat we hoorden, in het Engels"), features=TEXT_FEATURES, blank=True)
    reflection_en = RichTextField(_("terugblik in het Engels"), features=TEXT_FEATURES, blank=True)

    objects = PollQuerySet.as_manager()

    preview_modes = [
        ("first", _("Maandag: stemmen")),
        ("result", _("Na het stemmen")),
        ("second", _("Donderdag: opnieuw")),
        ("reflection", _("Terugblik")),
        ("widget", _("Op het intranet")),
    ]

    class Meta:
        verbose_name = _("poll van de week")
        verbose_name_plural = _("polls van de week")
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_on__lt=models.F("second_on"))
                & models.Q(second_on__lt=models.F("reflection_on")),
                name="poll_days_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.title_in("nl")

    @property
    def schedule(self) -> Schedule:
        return Schedule(self.opens_on, self.second_on, self.reflection_on)

    def title_in(self, language: str) -> str:
        return self.text_in("title", language) or self.case_version.in_language(language)["title"]

    def text_in(self, name: str, language: str) -> str:
        """The editor's text in this language; the Dutch one where it is not translated."""
        return (getattr(self, f"{name}_en") if language == "en" else "") or getattr(self, name)

    def is_dutch_only(self, name: str, language: str) -> bool:
        """Whether a reader in this language gets Dutch, which the page then says."""
        return language != "nl" and bool(getattr(self, name)) and not getattr(self, f"{name}_en")

    def clean(self) -> None:
        super().clean()
        if not self.opens_on:
            return
        usual = Schedule.from_day(self.opens_on)
        self.second_on = self.second_on or usual.second_on
        self.reflection_on = self.reflection_on or max(usual.reflection_on, self.second_on)
        if faults := self.schedule.faults():
            sentences = {
                ScheduleFault.SECOND_NOT_AFTER_OPENING: _("Kies een dag na de opening."),
                ScheduleFault.REFLECTION_NOT_AFTER_SECOND: _("Kies een dag na de tweede stemming."),
            }
            raise ValidationError({fault.value: sentences[fault] for fault in faults})
        if not self.runs_beside:
            other = Poll.objects.beside_each_other(self.schedule).exclude(pk=self.pk).first()
            if other:
                raise ValidationError(
                    {
                        "opens_on": _(
                            "Dan loopt ‘%(other)s’ al, van %(from)s tot %(to)s. Kies een andere week, of zet"
                            " het vinkje bij ‘loopt naast een andere poll’."
                        )
                        % {
                            "other": other,
                            "from": f"{other.opens_on:%d-%m-%Y}",
                            "to": f"{other.reflection_on:%d-%m-%Y}",
                        }
                    }
                )

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        # The same templates as its readers see, with figures that were made up.
        from dilemmas.poll_pages import preview_response

        return preview_response(request, self, mode_name)


class PollRound(models.Model):
    """One of the two votes; locked by who votes and by what closes it. Made when the first vote comes in."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    # From then on nothing of it waits: it is counted, or was destroyed unread.
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "number"], name="poll_round_once"),
            models.CheckConstraint(condition=models.Q(number__in=(1, 2)), name="poll_round_first_or_second"),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id} {self.number}"


class PollBallot(models.Model):
    """That some browser voted in a round: HMAC(key of the poll, round and ballot), and nothing else."""

    id = models.BigAutoField(primary_key=True, default=random_key)
    round = models.ForeignKey(PollRound, on_delete=models.CASCADE, related_name="ballots")
    mark = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "mark"], name="poll_ballot_votes_once")]

    def __str__(self) -> str:
        return self.mark


class ReactionState(models.TextChoices):
    WAITING = "waiting", _("wacht")
    APPROVED = "approved", _("goedgekeurd")
    REJECTED = "rejected", _("afgewezen")


class RejectionReason(models.TextChoices):
    NAMES = "names", _("gaat over iemand die je kunt herkennen")
    REPORT = "report", _("lijkt een melding, en hoort bij een meldpunt")
    OFFENSIVE = "offensive", _("kwetst of dreigt")
    OFF_TOPIC = "off_topic", _("gaat niet over deze casus")
    DOUBLE = "double", _("staat er al")


class PollReaction(models.Model):
    """One line that somebody wrote. Who, what they voted and at which hour is not known to anything."""

    id = models.BigAutoField(primary_key=True, default=random_key)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="reactions")
    # Empty once it is rejected.
    text = models.CharField(
        max_length=REACTION_LENGTH, blank=True, validators=[MaxLengthValidator(REACTION_LENGTH)]
    )
    sent_on = models.DateField()
    state = models.CharField(max_length=8, choices=ReactionState.choices, default=ReactionState.WAITING)
    reason = models.CharField(max_length=10, choices=RejectionReason.choices, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="rejected", text="") & ~models.Q(reason="")
                | ~models.Q(state="rejected") & models.Q(reason=""),
                name="poll_reaction_rejected_is_wiped",
            )
        ]

    def __str__(self) -> str:
        return self.text
