"""'Wat moet ik doen?': which things somebody reads on arrival, and in which order."""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

MOST_THINGS = 3


class Urgency(enum.IntEnum):
    """What comes first has the lowest value."""

    OVERDUE = 1
    TODAY = 2
    NEXT = 3
    CAN = 4


@dataclass(frozen=True)
class Thing:
    """One thing to do: what it is, why, and the way there."""

    # Names the thing; what two roles both offer is shown once.
    key: str
    title: str
    sentence: str
    url: str
    # On the button or the link.
    action: str
    urgency: Urgency = Urgency.NEXT
    due_on: date | None = None
    # Second line of the heading of the page, when this thing is the first.
    headline: str = ""
    # The slab, when this thing is the first: whose work it is, and the sign in its form.
    label: str = ""
    name: str = ""
    sign: str = ""
    icon: str = "verder"
    # Key of a core value: the slab of a lesson has its colour.
    value: str = ""
    note: str = ""

    @property
    def sign_icon(self) -> str:
        """In the form of the slab; a number goes before it."""
        return "" if self.sign else self.icon


@dataclass(frozen=True)
class Coming:
    """What runs by itself: a day, and what happens then. Without a day: how it stands now."""

    on: date | None
    title: str
    sentence: str = ""


@dataclass(frozen=True)
class Place:
    """A quiet link to a page of one's own."""

    label: str
    url: str
    sentence: str = ""


@dataclass(frozen=True)
class Offer:
    """What one part of the platform has for somebody."""

    things: Sequence[Thing] = ()
    coming: Sequence[Coming] = ()
    places: Sequence[Place] = ()
    # What is so now and asks nothing, said when there is nothing to do at all.
    quiet: str = ""


@dataclass(frozen=True)
class Home:
    things: list[Thing] = field(default_factory=list)
    # How many more there are than are shown.
    left_out: int = 0
    coming: list[Coming] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    quiet: str = ""

    @property
    def first(self) -> Thing | None:
        return self.things[0] if self.things else None

    @property
    def others(self) -> list[Thing]:
        return self.things[1:]

    @property
    def next_day(self) -> Coming | None:
        """What comes first of what has a day."""
        return next((one for one in self.coming if one.on), None)


def compose(offers: Iterable[Offer]) -> Home:
    """One list of all offers: at most three things, what is most urgent first."""
    offers = list(offers)
    things = ranked(thing for offer in offers for thing in offer.things)
    places: dict[str, Place] = {}
    for place in (place for offer in offers for place in offer.places):
        places.setdefault(place.url, place)
    return Home(
        things=things[:MOST_THINGS],
        left_out=max(0, len(things) - MOST_THINGS),
        coming=sorted((one for offer in offers for one in offer.coming), key=_day),
        places=list(places.values()),
        quiet=next((offer.quiet for offer in offers if offer.quiet), ""),
    )


def ranked(things: Iterable[Thing]) -> list[Thing]:
    """Overdue, today, next, can; within these by day, then in the order offered. Each key once, at its most urgent."""
    found: dict[str, Thing] = {}
    for thing in sorted(things, key=_rank):
        found.setdefault(thing.key, thing)
    return list(found.values())


def _rank(thing: Thing) -> tuple[int, date]:
    return (thing.urgency, thing.due_on or date.max)


def _day(coming: Coming) -> date:
    return coming.on or date.min
