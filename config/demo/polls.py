"""The polls of the past weeks and of now, with votes, reactions and two prizes, through the actions."""

import random
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from wagtail.models import Site

from dilemmas.actions.choices import flush_choices
from dilemmas.actions.prizes import draw_winner, enter_draw
from dilemmas.actions.reactions import approve_reaction, send_reaction
from dilemmas.actions.voting import cast_vote, end_polls
from dilemmas.models import EmbedSettings, Poll, PollReaction, PrizeDraw
from dilemmas.queries.cases import latest_version
from dilemmas.rules.polls import Schedule, opening
from dilemmas.shipped_files import case_key
from foundation.clock import AMSTERDAM, local_date
from foundation.people.models import Engagement, Person

POLLS = Path(__file__).with_suffix(".yaml")
INTRANET = "https://intranet.lindewaard.example"


@dataclass(frozen=True)
class Planned:
    case: str
    opens_on: date
    # Of every hundred people, in each vote.
    turnout: Sequence[float]
    second_on: date | None = None
    reflection_on: date | None = None
    runs_beside: bool = False
    introduction: str = ""
    # Of every hundred votes, in the order of the options.
    first: Sequence[int] = ()
    second: Sequence[int] = ()
    digest: str = ""
    reflection: str = ""
    reactions: Sequence[dict[str, Any]] = ()
    waiting: Sequence[str] = field(default_factory=list)

    @property
    def schedule(self) -> Schedule:
        usual = Schedule.from_day(self.opens_on)
        return Schedule(
            self.opens_on, self.second_on or usual.second_on, self.reflection_on or usual.reflection_on
        )


def poll_every_week(*, people: int, now: datetime) -> None:
    """`people`: how many work here, which decides how many vote."""
    chance = random.Random(31)  # noqa: S311  the same weeks every time
    moderator = Person.objects.get(user__username="samira")
    planned = [Planned(**one) for one in yaml.safe_load(POLLS.read_text(encoding="utf-8"))]
    for plan in planned:
        poll = _publish(plan)
        # Quick: the votes of a poll are one transaction here, and nobody waits for them.
        with transaction.atomic():
            _live_through(poll, plan, people=people, now=now, chance=chance)
        _talk(poll, plan, by=moderator, now=now)
    flush_choices(at=now)
    _draw_prizes(now=now, chance=chance)
    EmbedSettings.objects.create(site=Site.objects.get(is_default_site=True), frame_ancestors=INTRANET)


def _publish(plan: Planned) -> Poll:
    week = plan.schedule
    poll = Poll(
        case_version=latest_version(case_key(plan.case)),
        introduction=plan.introduction,
        opens_on=week.opens_on,
        second_on=week.second_on,
        reflection_on=week.reflection_on,
        runs_beside=plan.runs_beside,
        digest=plan.digest,
        reflection=plan.reflection,
        live=False,
    )
    poll.full_clean()
    poll.save()
    poll.save_revision().publish()
    return Poll.objects.select_related("case_version").get(pk=poll.pk)


def _live_through(poll: Poll, plan: Planned, *, people: int, now: datetime, chance: random.Random) -> None:
    for number, weights in ((1, plan.first), (2, plan.second)):
        begins = poll.schedule.ends(1) if number == 2 else opening(poll.opens_on)
        until = min(now, poll.schedule.ends(number))
        votes = round(people * plan.turnout[number - 1] / 100) if begins < now and weights else 0
        for at in sorted(_moments(votes, begins, until, chance)):
            cast_vote(
                poll=poll,
                ballot=secrets.token_urlsafe(32),
                round_number=number,
                option=chance.choices(range(len(weights)), weights)[0],
                at=at,
            )
        if poll.schedule.ends(number) <= now:
            end_polls(at=poll.schedule.ends(number))


def _moments(count: int, begins: datetime, until: datetime, chance: random.Random) -> Iterable[datetime]:
    """Most of them soon."""
    length = until - begins
    for _ in range(count):
        share = chance.random() ** 3
        yield min(until - timedelta(seconds=1), begins + share * length)


def _talk(poll: Poll, plan: Planned, *, by: Person, now: datetime) -> None:
    """Written on the first days, read on the second."""
    wrote_at = opening(poll.opens_on) + timedelta(hours=2)
    for said in plan.reactions:
        send_reaction(poll=poll, text=said["text"], at=min(wrote_at, now))
        reaction = PollReaction.objects.get(poll=poll, text=said["text"])
        approve_reaction(
            reaction_id=reaction.pk,
            remove=said.get("take_out", ()),
            by=by.public_id,
            at=min(wrote_at + timedelta(days=1), now),
        )
    for text in plan.waiting:
        send_reaction(poll=poll, text=text, at=now)


def _draw_prizes(*, now: datetime, chance: random.Random) -> None:
    """One that is drawn, and one in which people can take part now."""
    today = local_date(now)
    drawn = _prize("Win een taart voor je team", today - timedelta(days=21), today - timedelta(days=10))
    open_one = _prize(
        "Win een lunch met drie collega’s", today - timedelta(days=4), today + timedelta(days=4)
    )
    for draw, share in ((drawn, 0.04), (open_one, 0.02)):
        _enter(draw, share, at=datetime.combine(draw.opens_on, now.time(), AMSTERDAM), chance=chance)
    editor = Person.objects.filter(role_grants__role="editor").order_by("pk").first()
    if editor:
        draw_winner(draw=drawn, by=editor, at=now - timedelta(days=7))


def _prize(title: str, opens_on: date, closes_on: date) -> PrizeDraw:
    prize = {
        "Win een taart voor je team": "Een taart van de bakker op het plein, genoeg voor twaalf mensen.",
        "Win een lunch met drie collega’s": "Een lunch in het bedrijfsrestaurant, met wie je wilt.",
    }[title]
    return PrizeDraw.objects.create(title=title, prize=prize, opens_on=opens_on, closes_on=closes_on)


def _enter(draw: PrizeDraw, share_0_1: float, *, at: datetime, chance: random.Random) -> None:
    at_work = Engagement.objects.active_on(local_date(at)).order_by("pk").values_list("person_id", flat=True)
    ids = sorted(set(at_work))
    for person in Person.objects.filter(pk__in=chance.sample(ids, max(2, round(len(ids) * share_0_1)))):
        enter_draw(draw=draw, person=person, at=at)
