"""Live sessions beside bare WebSockets: votes that are stored, real tickets, one phone in a hundred slow."""

import asyncio
import json
import statistics
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from bench.crowd import Host, Phone, fill, leave, phones, vote  # noqa: E402
from bench.pages import served  # noqa: E402
from bench.rows import Row, at_most  # noqa: E402
from dilemmas.actions.live import count_heads, lay_card, open_lobby, plan_session  # noqa: E402
from dilemmas.models import CaseVersion, LiveSession  # noqa: E402
from dilemmas.queries.cases import latest_versions  # noqa: E402
from dilemmas.rules.session import Kind  # noqa: E402
from dilemmas.tickets import Ticket, give_ticket  # noqa: E402
from foundation import clock  # noqa: E402
from foundation.people.models import Person  # noqa: E402

PEOPLE, THRESHOLD = 60, 5
# (phones, seconds in which all vote, p95 of the acknowledgement in ms, p95 of the reveal in ms)
ROOMS = ((200, 2.0, 150.0, 350.0), (1000, 2.0, 300.0, 350.0), (2000, 10.0, 1000.0, 600.0))
TALLY_BEHIND_MS, REVEAL_OF_FLOOR = 500.0, 2.0
SIDE_SESSIONS, SIDE_PHONES = 60, 10
# What never came counts as so long.
NEVER_SECONDS = 60.0
ROUNDS = 3


@dataclass(frozen=True)
class Table:
    """An open session with a card whose round can be opened."""

    session: LiveSession
    card: str
    options: int
    ticket: str


@dataclass(frozen=True)
class Played:
    """Of one room, milliseconds."""

    ack_p95: float
    join_p95: float
    reveal_p95: float
    tally_behind: float = 0.0
    lost: int = 0
    double: int = 0
    crossed: int = 0


def set_table(version: CaseVersion, *, heads: int, host: Person) -> Table:
    at = clock.now()
    session = plan_session(
        kind=Kind.PLENARY, by=host, starts_at=at + timedelta(minutes=1), at=at, place="Hal"
    )
    open_lobby(session=session, at=at)
    count_heads(session=session, heads=heads)
    card = lay_card(session=session, version=version, at=at, threshold=THRESHOLD)
    ticket = give_ticket(Ticket(session.public_id, "host", host.public_id))
    return Table(session, str(card.public_id), len(version.in_language("nl")["options"]), ticket)


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1] * 1000


async def play(table: Table, room: list[Phone], *, port: int, seconds: float) -> Played:
    address, host = f"ws://127.0.0.1:{port}/live/socket/", Host()
    await fill(room, address=address, join=table.session.join_secret)
    await host.come_in(address=address, ticket=table.ticket)
    await host.ask("open_round", card=table.card)
    pauses = [seconds * place / len(room) for place in range(len(room))]
    voting = [
        asyncio.create_task(vote(phone, card=table.card, after_seconds=pause))
        for phone, pause in zip(room, pauses, strict=True)
    ]
    while any(phone.ack_seconds is None and not phone.refused for phone in room if not phone.is_slow):
        await asyncio.sleep(0.05)
    # What a slow phone has sent is in as well; its answer waits on its own line.
    await asyncio.sleep(1.0)
    await host.ask("close_round", card=table.card)
    await asyncio.sleep(2.1)
    revealed_at = time.perf_counter()
    while (answer := await host.ask("reveal", card=table.card)).get("code") == "votes_on_their_way":
        await asyncio.sleep(0.1)
        revealed_at = time.perf_counter()
    if answer["type"] != "done":
        raise RuntimeError(f"no reveal: {answer}")
    await asyncio.wait(voting, timeout=30)
    played = replace(
        timed(room, revealed_at),
        tally_behind=tally_behind(host, room) * 1000,
        **counted(host, room),
        crossed=sum(phone.sessions != {str(table.session.public_id)} for phone in room),
    )
    await leave(room)
    await host.leave()
    return played


def timed(room: list[Phone], revealed_at: float) -> Played:
    """Of the phones that read at once; one that heard nothing counts as a minute."""
    quick = [phone for phone in room if not phone.is_slow]
    return Played(
        ack_p95=p95([phone.ack_seconds or NEVER_SECONDS for phone in quick]),
        join_p95=p95([phone.joined_seconds for phone in quick]),
        reveal_p95=p95([(phone.revealed_at or revealed_at + NEVER_SECONDS) - revealed_at for phone in quick]),
    )


def tally_behind(host: Host, room: list[Phone]) -> float:
    """The longest time, in seconds, that an acknowledged vote was not in the presenter's count."""
    # A slow phone reads its answer late; its vote takes its place in the row from when it was sent.
    row = sorted((phone.sent_at if phone.is_slow else phone.acked_at, phone.is_slow) for phone in room)
    longest = 0.0
    for number, (moment, is_slow) in enumerate(row, start=1):
        if not is_slow:
            told = next((at for at, count in host.counts if count >= number), moment + NEVER_SECONDS)
            longest = max(longest, told - moment)
    return longest


def counted(host: Host, room: list[Phone]) -> dict[str, int]:
    """Votes that were sent and are not in the result, and those that are in it more than once."""
    if host.result is None or "counts" not in host.result:
        # As with more ballots than heads: then a vote was counted twice.
        raise RuntimeError(f"no result to count: {host.result}")
    sent = Counter(phone.choice for phone in room)
    found = dict(enumerate(host.result["counts"]))
    return {
        "lost": sum(max(0, sent[one] - found.get(one, 0)) for one in sent),
        "double": sum(max(0, found[one] - sent[one]) for one in found),
    }


async def play_bare(number: int, *, port: int, seconds: float) -> Played:
    """The same room at the floor."""
    room, host, address = phones(number, options=4), Host(), f"ws://127.0.0.1:{port}/"
    await fill(room, address=address, join="bare")
    await host.come_in(address=address, ticket="bare")
    voting = [
        asyncio.create_task(vote(phone, card="bare", after_seconds=seconds * place / number))
        for place, phone in enumerate(room)
    ]
    while any(phone.ack_seconds is None for phone in room if not phone.is_slow):
        await asyncio.sleep(0.05)
    await asyncio.sleep(1.0)
    revealed_at = time.perf_counter()
    await host.ask("reveal", card="bare")
    await asyncio.wait(voting, timeout=30)
    played = timed(room, revealed_at)
    await leave(room)
    await host.leave()
    return played


def room_rows(
    number: int, played: list[Played], floor: list[Played], limits: tuple[float, float]
) -> list[Row]:
    """Of several rounds the middle one; losses and doubles of all together."""

    def middle(rounds: list[Played], name: str) -> float:
        return statistics.median(getattr(one, name) for one in rounds)

    reveal, bare = middle(played, "reveal_p95"), middle(floor, "reveal_p95")
    share = Row(
        "live",
        f"{number} phones, reveal p95 against bare sockets",
        round(reveal, 1),
        "ms",
        target=REVEAL_OF_FLOOR,
        floor=round(bare, 1),
        ratio=round(reveal / bare, 2),
        ok=reveal / bare <= REVEAL_OF_FLOOR,
    )
    ack = at_most(
        "live", f"{number} phones, vote acknowledged p95", middle(played, "ack_p95"), "ms", limits[0]
    )
    return [
        Row(**asdict(ack) | {"floor": round(middle(floor, "ack_p95"), 1)}),
        at_most("live", f"{number} phones, reveal on every phone p95", reveal, "ms", limits[1]),
        share,
        at_most(
            "live",
            f"{number} phones, presenter's count behind at most",
            max(one.tally_behind for one in played),
            "ms",
            TALLY_BEHIND_MS,
        ),
        at_most(
            "live", f"{number} phones, in with the first screen p95", middle(played, "join_p95"), "ms", 3000
        ),
        at_most("live", f"{number} phones, votes lost", sum(one.lost for one in played), "votes", 0),
        at_most("live", f"{number} phones, votes double", sum(one.double for one in played), "votes", 0),
    ]


async def play_beside(tables: list[Table], hall: Table, *, port: int) -> list[Played]:
    """A plenary of 300 with sixty small sessions at the same time."""
    small = [
        play(table, phones(SIDE_PHONES, options=table.options, slow_share=0), port=port, seconds=2.0)
        for table in tables
    ]
    return await asyncio.gather(play(hall, phones(300, options=hall.options), port=port, seconds=2.0), *small)


def rows() -> list[Row]:
    call_command("migrate", verbosity=0)
    call_command("load_demo", people=PEOPLE, stdout=sys.stderr)
    host = Person.objects.get(user__username="daan")
    version = next(one for one in latest_versions().values() if len(one.in_language("nl")["options"]) == 4)
    found: list[Row] = []
    with (
        served("bench.bare.sockets:application", settings="bench.bare.settings") as bare,
        served("config.asgi:application", settings="config.settings.dev") as ours,
    ):
        for number, seconds, ack_ms, reveal_ms in ROOMS:
            floor, played = [], []
            for _round in range(ROUNDS):
                floor.append(asyncio.run(play_bare(number, port=bare, seconds=seconds)))
                table = set_table(version, heads=number, host=host)
                room = phones(number, options=table.options)
                played.append(asyncio.run(play(table, room, port=ours, seconds=seconds)))
            found += room_rows(number, played, floor, (ack_ms, reveal_ms))
            print(f"{number} phones played", file=sys.stderr, flush=True)  # noqa: T201
        tables = [set_table(version, heads=SIDE_PHONES, host=host) for _one in range(SIDE_SESSIONS)]
        beside = asyncio.run(play_beside(tables, set_table(version, heads=300, host=host), port=ours))
    return [
        *found,
        at_most(
            "live",
            "60 sessions of 10 beside a hall of 300, messages across",
            sum(p.crossed for p in beside),
            "phones",
            0,
        ),
        at_most(
            "live",
            "60 sessions of 10 beside a hall of 300, votes lost",
            sum(p.lost for p in beside),
            "votes",
            0,
        ),
        at_most(
            "live", "60 sessions of 10 beside a hall of 300, acknowledged p95", beside[0].ack_p95, "ms", 300
        ),
    ]


if __name__ == "__main__":
    print(json.dumps([asdict(row) for row in rows()]))  # noqa: T201
