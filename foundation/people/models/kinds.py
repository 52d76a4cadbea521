from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from foundation.people.rules.kinds import MOST_SIGNS_OF_A_CODE, LegalStanding


class PersonKindQuerySet(models.QuerySet["PersonKind"]):
    def in_use(self) -> "PersonKindQuerySet":
        """What can be chosen for somebody new."""
        return self.filter(retired_on=None)

    def external(self) -> "PersonKindQuerySet":
        """Who comes in by a link of somebody who vouches for them; also kinds that are retired."""
        return self.filter(is_external=True)


class PersonKind(models.Model):
    """A kind of person (soort). `code` is what Engagement.kind holds and what the HR file calls it; it never changes."""

    code = models.CharField(max_length=MOST_SIGNS_OF_A_CODE, unique=True)
    # In addresses: codes have signs that do not belong there.
    slug = models.SlugField(max_length=40, unique=True)
    name_nl = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    # Comes in by a link, without an account, and has somebody who vouches for them.
    is_external = models.BooleanField(default=False)
    # A value of rules.kinds.LegalStanding.
    standing = models.CharField(max_length=20)
    # Came along: what it is in law and how it comes in stays as it is.
    is_shipped = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField()
    # From this day on not for anybody new; who has it keeps it.
    retired_on = models.DateField(null=True, blank=True)
    # Goes up with each change, so that nobody overwrites one they did not see.
    version = models.PositiveIntegerField(default=1)

    objects = PersonKindQuerySet.as_manager()

    class Meta:
        ordering = ("position", "code")
        constraints = [
            models.CheckConstraint(
                condition=Q(standing__in=[one.value for one in LegalStanding]),
                name="person_kind_standing_known",
            ),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name_nl=""), name="person_kind_has_names"),
            models.CheckConstraint(
                condition=~Q(is_external=True, standing=LegalStanding.POLITICIAN.value),
                name="person_kind_politician_has_account",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return (self.name_en if get_language() == "en" else "") or self.name_nl

    def is_retired(self, *, on: date) -> bool:
        return self.retired_on is not None and self.retired_on <= on


class KindWord(models.Model):
    """A word by which the HR file may call a kind; its code is one of them. No two kinds share a word."""

    kind = models.ForeignKey(PersonKind, on_delete=models.PROTECT, related_name="words")
    word = models.CharField(max_length=40)
    # By which words are compared (rules.kinds.folded).
    folded = models.CharField(max_length=80, unique=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.word}: {self.kind}"


# Code → kind, read at most once within `kinds_at_hand`; None outside it.
_at_hand: ContextVar[dict[str, PersonKind] | None] = ContextVar("kinds_at_hand", default=None)


@contextmanager
def kinds_at_hand() -> Iterator[None]:
    """Within it the names of kinds cost one query together, and nothing where none is asked for."""
    token = _at_hand.set({})
    try:
        yield
    finally:
        _at_hand.reset(token)


def forget_kinds_at_hand() -> None:
    """After a change, so that the same request sees it."""
    held = _at_hand.get()
    if held is not None:
        held.clear()


def kinds_by_code() -> dict[str, PersonKind]:
    """Every kind, in order."""
    held = _at_hand.get()
    if held:
        return held
    found = {kind.code: kind for kind in PersonKind.objects.all()}
    if held is None:
        return found
    held.update(found)
    return held


def kind_name(code: str) -> str:
    """In the language of the reader; of a code that is no kind the code itself."""
    kind = kinds_by_code().get(code)
    return kind.name if kind else code
