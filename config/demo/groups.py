"""The working groups of Lindewaard: one that met last month and meets again, and a network."""

from datetime import datetime, time, timedelta

from foundation.clock import AMSTERDAM, local_date
from foundation.meetings.groups.actions import (
    add_agenda_item,
    add_member,
    found_group,
    plan_meeting,
    record_decision,
)
from foundation.meetings.models import Group, GroupKind, GroupMeeting, Part
from foundation.people.models import Person


def found_working_groups(*, at: datetime) -> None:
    """`at`: the demo's present. The people are those of the cast."""
    coordinator, lotte, karim, marit = (_cast(name) for name in ("samira", "lotte", "karim", "marit"))
    before = at - timedelta(days=70)
    wio = found_group(
        kind=GroupKind.WIO,
        name="WIO: werkgroep integriteit en omgangsvormen",
        purpose="Wij brengen gesprekken over integriteit op gang in de clusters, en leren van wat daar speelt.",
        by=coordinator,
        at=before,
    )
    network = found_group(
        kind=GroupKind.NETWORK,
        name="Netwerk vakmensen",
        purpose="HR, juridische zaken en privacy stemmen af welke regels veranderen en hoe we dat vertellen.",
        by=coordinator,
        at=before,
    )
    for person, part in ((lotte, Part.CHAIR), (karim, Part.MEMBER), (coordinator, Part.MEMBER)):
        add_member(group=wio, person=person, part=part, by=coordinator, at=before)
    for person, part in ((marit, Part.CHAIR), (coordinator, Part.MEMBER)):
        add_member(group=network, person=person, part=part, by=coordinator, at=before)
    held = _meeting(wio, days=-33, by=lotte, now=at, planned_at=before)
    coming = _meeting(wio, days=15, by=lotte, now=at, planned_at=at - timedelta(days=30))
    add_agenda_item(meeting=held, title="Wat speelt er in de clusters?", minutes=30, owner=karim, at=before)
    for text in (
        "Elk team oefent in het voorjaar met een casus over geschenken.",
        "We vragen HR om de uitnodiging voor de ambtseed korter te maken.",
    ):
        record_decision(meeting=held, text=text, by=lotte, at=held.occasion.ends_at)
    for title, minutes, owner in (
        ("Terugblik op de vorige afspraken", 10, lotte),
        ("Thema voor het voorjaar kiezen", 30, karim),
        ("Rondvraag", 10, None),
    ):
        add_agenda_item(meeting=coming, title=title, minutes=minutes, owner=owner, at=at - timedelta(days=3))


def _meeting(group: Group, *, days: int, by: Person, now: datetime, planned_at: datetime) -> GroupMeeting:
    """From ten to half past eleven, so many days from now."""
    day = local_date(now) + timedelta(days=days)
    return plan_meeting(
        group=group,
        title="Overleg",
        starts_at=datetime.combine(day, time(10), tzinfo=AMSTERDAM),
        ends_at=datetime.combine(day, time(11, 30), tzinfo=AMSTERDAM),
        place="Stadhuis, kamer 2.14",
        online_url="",
        by=by,
        at=planned_at,
    )


def _cast(username: str) -> Person:
    return Person.objects.get(user__username=username)
