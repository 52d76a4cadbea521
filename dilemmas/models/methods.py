"""The methods of live sessions as editors made them. One line a kind; without steps of its own the shipped one holds."""

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, WorkflowMixin

from dilemmas.blocks import CardStepBlock, TalkStepBlock
from dilemmas.models.live import SessionKind
from dilemmas.rules.methods import Method, MethodStep
from dilemmas.rules.session import Kind, Step


def _words(typed: str | None) -> str:
    """What stood nowhere is none."""
    return "\n".join(line.strip() for line in (typed or "").splitlines() if line.strip())


# A draft may lack what a method must have: minutes that are missing are none, which no method may have.
class SessionMethod(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model):
    kind = models.CharField(
        _("werkvorm"), max_length=20, choices=SessionKind.choices, unique=True, editable=False
    )

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(capfirst(SessionKind(self.kind).label))

    @property
    def session_kind(self) -> Kind:
        return Kind(self.kind)

    def own_method(self) -> Method:
        """What an editor made of it; empty where the shipped method holds."""
        raise NotImplementedError


class CardMethod(SessionMethod):
    """Of a kind with votes: which of the seven steps a card has."""

    steps = StreamField([("step", CardStepBlock())], blank=True, verbose_name=_("stappen van een kaart"))

    class Meta(SessionMethod.Meta):
        verbose_name = _("werkvorm met kaarten")
        verbose_name_plural = _("werkvormen met kaarten")

    def own_method(self) -> Method:
        return tuple(
            MethodStep(
                code=child.value["step"],
                minutes=float(child.value["minutes"] or 0),
                agrees=child.value["step"] == Step.AGREE,
                say=_words(child.value["say"]),
                say_en=_words(child.value["say_en"]),
            )
            for child in self.steps
        )


class TalkMethod(SessionMethod):
    """Of a kind without votes: the parts of a talk."""

    steps = StreamField([("step", TalkStepBlock())], blank=True, verbose_name=_("stappen van het gesprek"))

    class Meta(SessionMethod.Meta):
        verbose_name = _("werkvorm voor een gesprek")
        verbose_name_plural = _("werkvormen voor een gesprek")

    def own_method(self) -> Method:
        return tuple(
            MethodStep(
                code="",
                minutes=float(child.value["minutes"] or 0),
                turn_minutes=float(child.value["turn_minutes"] or 0),
                agrees=child.value["agrees"],
                **{name: _words(child.value[name]) for name in ("title", "title_en", "say", "say_en")},
            )
            for child in self.steps
        )
