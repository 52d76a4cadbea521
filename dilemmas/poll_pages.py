"""What a reader sees of a poll: the case, what may be known now, and what editors wrote. The same for its preview."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import get_language

from dilemmas.models import Poll
from dilemmas.queries.polls import approved_reactions, least_votes, result_of
from dilemmas.rules.bars import Bar, bars
from dilemmas.rules.polls import LEAST_SHOWN, Phase, Shift, shift
from dilemmas.rules.spread import Spread


@dataclass(frozen=True)
class OptionLine:
    text: str
    pro: str
    contra: str
    may_follow: str
    # How it stands to the norm, of a norm case.
    norm: str
    first: Bar | None = None
    second: Bar | None = None


@dataclass(frozen=True)
class PollSight:
    poll: Poll
    language: str
    # As dilemmas/frozen.py describes it.
    case: dict[str, Any]
    phase: Phase
    # In the vote that is open.
    has_voted: bool
    # From so many a result shows.
    least: int
    options: list[OptionLine]
    # How many votes the bars are of.
    first_total: int | None
    second_total: int | None
    shift: Shift | None
    reactions: list[str]

    @property
    def title(self) -> str:
        return self.poll.title_in(self.language)

    @property
    def introduction(self) -> str:
        return self.poll.text_in("introduction", self.language)

    @property
    def digest(self) -> str:
        return self.poll.text_in("digest", self.language)

    @property
    def reflection(self) -> str:
        return self.poll.text_in("reflection", self.language)

    @property
    def digest_is_dutch(self) -> bool:
        return self.poll.is_dutch_only("digest", self.language)

    @property
    def reflection_is_dutch(self) -> bool:
        return self.poll.is_dutch_only("reflection", self.language)

    @property
    def round_number(self) -> int | None:
        return self.phase.round_number

    @property
    def takes_vote(self) -> bool:
        """Of this reader, now."""
        return self.round_number is not None and not self.has_voted

    @property
    def is_second(self) -> bool:
        return self.phase is Phase.SECOND

    @property
    def is_over(self) -> bool:
        return self.phase is Phase.REFLECTION

    @property
    def has_result(self) -> bool:
        return self.first_total is not None or self.second_total is not None

    @property
    def has_both(self) -> bool:
        return self.first_total is not None and self.second_total is not None

    @property
    def is_norm(self) -> bool:
        return bool(self.case["kind"] == "norm")

    @property
    def towards(self) -> OptionLine | None:
        """The option that gained most."""
        return self.options[self.shift.towards] if self.shift and self.shift.towards is not None else None

    @property
    def shows_talk(self) -> bool:
        """What people wrote may colour a vote that is still to be given, but for the second one: that is its point."""
        return self.is_second or not self.takes_vote


def sight_of(poll: Poll, *, has_voted: bool, at: datetime) -> PollSight:
    phase, least = poll.schedule.phase_at(at), least_votes(at)
    first = second = None
    if phase is Phase.REFLECTION or (phase is Phase.FIRST and has_voted):
        first = result_of(poll, round_number=1, least=least)
    if phase is Phase.REFLECTION or (phase is Phase.SECOND and has_voted):
        second = result_of(poll, round_number=2, least=least)
    if phase is Phase.REFLECTION and not (first and second):
        # One vote beside nothing would say how few voted in the other.
        first = second = None
    return compose(
        poll,
        phase=phase,
        has_voted=has_voted,
        least=least,
        first=first,
        second=second,
        reactions=approved_reactions(poll),
    )


def compose(
    poll: Poll,
    *,
    phase: Phase,
    has_voted: bool,
    least: int,
    first: Spread | None,
    second: Spread | None,
    reactions: list[str],
) -> PollSight:
    language = get_language() or "nl"
    case = poll.case_version.in_language(language)
    drawn = [_bars(spread, len(case["options"])) for spread in (first, second)]
    options = [
        OptionLine(
            text=option["text"],
            pro=option["pro"],
            contra=option["contra"],
            may_follow=option["may_follow"],
            # How an option stands to the norm would decide the vote.
            norm=option["norm"] if phase is Phase.REFLECTION else "",
            first=drawn[0][place],
            second=drawn[1][place],
        )
        for place, option in enumerate(case["options"])
    ]
    return PollSight(
        poll=poll,
        language=language,
        case=case,
        phase=phase,
        has_voted=has_voted,
        least=least,
        options=options,
        first_total=first.total if first else None,
        second_total=second.total if second else None,
        shift=shift(first.counts, second.counts) if first and second else None,
        reactions=reactions,
    )


def _bars(spread: Spread | None, options: int) -> list[Bar | None]:
    return [*bars(spread.counts)] if spread else [None] * options


# Preview -----------------------------------------------------------------------------------------

SAMPLE_COUNTS = ((14, 31, 22, 9), (9, 22, 38, 11))
SAMPLE_REACTIONS = [
    "Dit is een voorbeeld van een reactie.",
    "Hier staat straks wat collega’s schreven.",
    "Elke reactie is vooraf gelezen.",
]
PREVIEW_PHASES = {
    "first": (Phase.FIRST, False),
    "result": (Phase.FIRST, True),
    "second": (Phase.SECOND, False),
    "reflection": (Phase.REFLECTION, False),
    "widget": (Phase.FIRST, False),
}


def preview_response(request: HttpRequest, poll: Poll, mode_name: str) -> HttpResponse:
    """With figures and reactions that were made up; nothing that was voted is read."""
    phase, has_voted = PREVIEW_PHASES[mode_name]
    options = len(poll.case_version.in_language("nl")["options"])
    first, second = (Spread(counts[:options]) for counts in SAMPLE_COUNTS)
    sight = compose(
        poll,
        phase=phase,
        has_voted=has_voted,
        least=LEAST_SHOWN,
        first=first if has_voted or phase is Phase.REFLECTION else None,
        second=second if phase is Phase.REFLECTION else None,
        reactions=SAMPLE_REACTIONS,
    )
    template = "dilemmas/poll_embed.html" if mode_name == "widget" else "dilemmas/poll.html"
    return TemplateResponse(request, template, {"sight": sight, "is_preview": True})
