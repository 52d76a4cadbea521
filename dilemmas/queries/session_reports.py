"""What is left of a session for its team: numbers, arguments that were shown, agreements. Never who chose what."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import F
from django.urls import reverse

from dilemmas.models import (
    Agreement,
    Argument,
    ArgumentState,
    EvaluationCount,
    EvaluationMark,
    LiveCard,
    LiveSession,
    OutcomeCase,
    OutcomePage,
    SessionNote,
)
from dilemmas.rules.bars import Bar, bars
from dilemmas.rules.evaluation import Answer, Question
from dilemmas.rules.rounds import FIRST, SECOND, net_shift
from dilemmas.rules.spread import division

# Fewer would say who wrote them.
LEAST_ARGUMENTS = 3
MOST_EARLIER = 3


@dataclass(frozen=True)
class OptionLine:
    text: str
    first: Bar | None
    second: Bar | None
    # Votes won or lost between the votes; None where both are not shown.
    net: int | None


@dataclass(frozen=True)
class CardReport:
    """A card as it was left; takes the place of a PollSight in templates/dilemmas/partials/poll_bars.html."""

    card: LiveCard
    # Empty for a blank card.
    title: str
    question: str
    url: str
    options: Sequence[OptionLine]
    first_total: int | None
    second_total: int | None
    # Of those who voted twice, how many chose something else: (changed, voted twice).
    shift: tuple[int, int] | None
    # 0 all the same, 1 every option as often; in whole percents, before and after.
    spread: tuple[int | None, int | None]
    arguments: Sequence[str] = ()
    earlier: Sequence[OutcomePage] = ()

    @property
    def has_result(self) -> bool:
        return self.first_total is not None or self.second_total is not None

    @property
    def has_both(self) -> bool:
        return self.first_total is not None and self.second_total is not None

    @property
    def was_voted(self) -> bool:
        """A vote was opened, whether or not enough people cast one."""
        return self.card.round_number > 0

    @property
    def is_wider(self) -> bool:
        first, second = self.spread
        return first is not None and second is not None and second > first

    @property
    def is_narrower(self) -> bool:
        first, second = self.spread
        return first is not None and second is not None and second < first


@dataclass(frozen=True)
class EvaluationLine:
    question: Question
    counts: Mapping[str, int]
    total: int


@dataclass(frozen=True)
class CardPlayed:
    """Empty title: a blank card."""

    title: str
    is_what_if: bool


@dataclass(frozen=True)
class SessionOutline:
    """What leaves the room: which cards were played, and what was agreed. No vote, no word."""

    cards: Sequence[CardPlayed]
    agreements: Sequence[Agreement]


@dataclass(frozen=True)
class SessionReport:
    cards: Sequence[CardReport]
    agreements: Sequence[Agreement]
    notes: Sequence[SessionNote] = field(default_factory=list)


def report_of(session: LiveSession, *, language: str, least: int, with_notes: bool) -> SessionReport:
    """For who was of the room; `least`: from so many voters a result is shown. As many queries, whatever was played."""
    cards = list(session.cards.exclude(ended_at=None).select_related("case_version"))
    arguments: dict[int, list[str]] = defaultdict(list)
    shown = Argument.objects.filter(card__in=cards, state=ArgumentState.SHOWN).order_by("-likes", "id")
    for card_id, text in shown.values_list("card_id", "text"):
        arguments[card_id].append(text)
    keys = {card.case_version.case_key for card in cards if card.case_version and not card.what_if}
    earlier = earlier_outcomes(keys, language)
    notes = session.notes.order_by("kind", "text") if with_notes else SessionNote.objects.none()
    return SessionReport(
        cards=[_card(card, arguments[card.pk], earlier, language=language, least=least) for card in cards],
        agreements=_agreements(session),
        notes=list(notes) if with_notes else [],
    )


def outline_of(session: LiveSession, *, language: str) -> SessionOutline:
    """For who was not in the room. Two queries."""
    cards = session.cards.exclude(ended_at=None).select_related("case_version")
    return SessionOutline(
        cards=[CardPlayed(card.case(language).get("title", ""), bool(card.what_if)) for card in cards],
        agreements=_agreements(session),
    )


def _agreements(session: LiveSession) -> list[Agreement]:
    return list(session.agreements.select_related("card__case_version").order_by("created_at", "pk"))


def _card(
    card: LiveCard,
    arguments: Sequence[str],
    earlier: Mapping[UUID, Sequence[OutcomePage]],
    *,
    language: str,
    least: int,
) -> CardReport:
    case = card.case(language)
    first, second = (_counts(card, number, least) for number in (FIRST, SECOND))
    texts = [option["text"] for option in case.get("options", [])]
    drawn = [[*bars(counts)] if counts else [None] * len(texts) for counts in (first, second)]
    moves = net_shift(first, second) if first and second else [None] * len(texts)
    moved = card.totals.get("shift") if first and second else None
    return CardReport(
        card=card,
        title=case.get("title", ""),
        question=case.get("question", ""),
        url=case.get("url", ""),
        options=[
            OptionLine(text, one, other, won)
            for text, one, other, won in zip(texts, *drawn, moves, strict=True)
        ],
        first_total=sum(first) if first else None,
        second_total=sum(second) if second else None,
        shift=(moved["changed"], moved["voted_twice"]) if moved else None,
        spread=(_spread(first), _spread(second)),
        arguments=arguments if len(arguments) >= LEAST_ARGUMENTS else (),
        earlier=earlier.get(card.case_version.case_key, ()) if card.case_version else (),
    )


def _counts(card: LiveCard, number: int, least: int) -> list[int] | None:
    """None for a round that was not shown, or is too small for this reader."""
    held = card.totals.get(str(number))
    return held["counts"] if held and held["voters"] >= least and sum(held["counts"]) else None


def _spread(counts: Sequence[int] | None) -> int | None:
    return round(100 * division(counts)) if counts else None


def earlier_outcomes(case_keys: Collection[UUID], language: str) -> dict[UUID, list[OutcomePage]]:
    """What teams decided in these cases, the newest first; in Dutch where this language has none. One query."""
    links = (
        OutcomeCase.objects.filter(
            page__translation_key__in=case_keys,
            outcome__live=True,
            outcome__locale__language_code__in=(language, "nl"),
        )
        .select_related("outcome__locale")
        .annotate(case_key=F("page__translation_key"))
        .order_by("-outcome__year", "-outcome__half", "outcome__title", "pk")
    )
    found: dict[UUID, dict[str, list[OutcomePage]]] = defaultdict(lambda: defaultdict(list))
    for link in links:
        pages = found[link.case_key][link.outcome.locale.language_code]
        if link.outcome not in pages:
            pages.append(link.outcome)
    return {key: (by[language] or by["nl"])[:MOST_EARLIER] for key, by in found.items()}


def answered_among(marks: Mapping[Question, UUID]) -> set[Question]:
    """`marks`: what somebody's answer to each question would leave (dilemmas/evaluation_keys.py)."""
    if not marks:
        return set()
    left = set(EvaluationMark.objects.filter(pk__in=marks.values()).values_list("pk", flat=True))
    return {question for question, mark in marks.items() if mark in left}


def evaluation_of(session: LiveSession) -> list[EvaluationLine]:
    """The questions of which a full group's answers are shown."""
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    rows = EvaluationCount.objects.filter(session=session)
    for question, answer, shown in rows.values_list("question", "answer", "shown_count"):
        counts[question][answer] = shown
    return [
        EvaluationLine(
            question, {answer.value: counts[question.value].get(answer.value, 0) for answer in Answer}, total
        )
        for question in Question
        if (total := sum(counts[question.value].values()))
    ]


def report_address(session: LiveSession) -> str:
    return reverse("dilemmas:session_report", kwargs={"session_id": session.public_id})
