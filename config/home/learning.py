"""The own way to the oath, the ceremonies one leads, and the own team."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import formats
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from config.home.reader import Reader
from config.home.rules import Coming, Offer, Place, Thing, Urgency
from dilemmas.queries.catalogue import recent_catalogue
from dilemmas.queries.training import open_set
from foundation.clock import local_date
from foundation.meetings.models import Seat, SeatStatus
from foundation.people.models import Role
from foundation.people.rights import Right, Scope
from lms.queries.ceremonies import WayToOath
from lms.queries.home import CeremonyOutlook, ceremony_outlook, first_way, last_oath_on
from lms.queries.team import team_of
from lms.rules.deadlines import is_overdue
from lms.rules.team import Standing
from lms.views.moments import moment_text
from lms.views.route import current_lesson, what_remains


def own_way(reader: Reader) -> Offer:
    way = first_way(reader.person, at=reader.at)
    if way is None:
        return _no_way(reader)
    return Offer(
        things=[*_lesson(way, reader), *_seat(way, reader), *_form(way, reader)],
        coming=list(_days_of(way, reader)),
        places=[_plan()],
        quiet=_waiting_for_others(way),
    )


def _no_way(reader: Reader) -> Offer:
    sworn_on = last_oath_on(reader.person)
    if sworn_on is None:
        has_job = Role.EMPLOYEE in reader.roles
        return Offer(
            places=[_plan()] if has_job else (),
            quiet=_("Komt er een module of een bijeenkomst voor je, dan krijg je bericht.")
            if has_job
            else "",
        )
    day = formats.date_format(sworn_on, "j F Y")
    return Offer(
        places=[_plan(_("Je ambtseed van %(day)s en je oorkonde") % {"day": day})],
        quiet=_("Je ambtseed is afgelegd op %(day)s. Komt er iets nieuws, dan krijg je bericht.")
        % {"day": day},
    )


def _plan(sentence: str = "") -> Place:
    return Place(_("Mijn plan"), reverse("lms:plan"), sentence or _("Je modules en je ambtseed"))


def dilemmas(reader: Reader) -> Offer:
    """The catalogue, for everybody."""
    language = get_language() or "nl"
    url = recent_catalogue().urls.get(language)
    sentence = _("Situaties uit gewoon werk, om alleen of samen te wegen")
    return Offer(places=[Place(_("Dilemma’s"), url, sentence)] if url else ())


def _lesson(way: WayToOath, reader: Reader) -> Iterator[Thing]:
    lesson = current_lesson(way)
    if lesson is None:
        return
    module = lesson.module
    is_late = is_overdue(module.due_on, today=reader.today)
    sentence = lesson.teaser
    if module.due_on and is_late:
        sentence += " " + _("De uiterste dag was %(day)s. Het kan nog steeds.") % {
            "day": formats.date_format(module.due_on, "j F")
        }
    yield Thing(
        key=f"module:{module.module_key}",
        title=lesson.title,
        sentence=sentence,
        url=_lesson_url(way),
        action=_("Ga verder met les %(number)d") % {"number": lesson.number}
        if lesson.has_started
        else _("Begin met de module"),
        urgency=Urgency.OVERDUE if is_late else _today_or_next(module.due_on, reader),
        due_on=module.due_on,
        headline=what_remains(way),
        label=_("Les %(number)d van %(total)d") % {"number": lesson.number, "total": lesson.total},
        sign=str(lesson.number),
        value=lesson.value,
        note=_("Nog ongeveer %(minutes)d minuten") % {"minutes": module.minutes_left},
    )


def _lesson_url(way: WayToOath) -> str:
    module = way.open_modules[0]
    if module.attempt:
        return reverse("lms:resume", kwargs={"attempt_id": module.attempt.public_id})
    return reverse("lms:start", kwargs={"module_key": module.module_key})


def _seat(way: WayToOath, reader: Reader) -> Iterator[Thing]:
    seat = way.seat
    if seat is None:
        return
    on, moment = local_date(seat.occasion.starts_at), moment_text(seat.occasion)
    url = reverse("lms:answer_invitation", kwargs={"seat_id": seat.public_id})
    if seat.status == SeatStatus.INVITED:
        yield Thing(
            key=f"seat:{seat.public_id}",
            title=_("Kom je naar de bijeenkomst?"),
            sentence=_("Je bent uitgenodigd voor %(moment)s. Zeg of je komt.") % {"moment": moment},
            url=url,
            action=_("Bekijk je uitnodiging"),
            urgency=_today_or_next(on, reader),
            due_on=on,
            headline=what_remains(way),
            label=_("Uitnodiging"),
            name=_("Je ambtseed"),
            icon="datum",
        )
    elif on == reader.today:
        yield Thing(
            key=f"seat:{seat.public_id}",
            title=_("Vandaag leg je je ambtseed af"),
            sentence=_("%(moment)s. %(place)s.") % {"moment": capfirst(moment), "place": _place_of(seat)},
            url=url,
            action=_("Bekijk waar en hoe laat"),
            urgency=Urgency.TODAY,
            due_on=on,
            headline=_("Vandaag is het zover."),
            label=_("Vandaag"),
            name=_("Je ambtseed"),
            icon="datum",
        )


def _form(way: WayToOath, reader: Reader) -> Iterator[Thing]:
    """Eed of belofte: asked as soon as the place is sure; before that it can, once the module is done."""
    if way.chosen_form or not way.gate.is_open:
        return
    is_booked = way.seat is not None and way.seat.status == SeatStatus.BOOKED
    on = local_date(way.seat.occasion.starts_at) if is_booked and way.seat else None
    yield Thing(
        key=f"form:{way.engagement.public_id}",
        title=_("Kies eed of belofte"),
        sentence=_("Beide zijn evenveel waard. Alleen wie de eed afneemt, ziet wat je kiest."),
        url=reverse("lms:choose_form", kwargs={"engagement_id": way.engagement.public_id}),
        action=_("Kies eed of belofte"),
        urgency=_today_or_next(on, reader) if is_booked else Urgency.CAN,
        due_on=on,
        headline=what_remains(way),
        label=_("Je keuze"),
        name=_("Je ambtseed"),
        icon="gesprek",
    )


def _days_of(way: WayToOath, reader: Reader) -> Iterator[Coming]:
    due_on = next((module.due_on for module in way.open_modules if module.due_on), None)
    if due_on and due_on >= reader.today:
        yield Coming(due_on, _("Laatste dag voor je module"), _("Je krijgt van tevoren bericht."))
    if way.seat:
        occasion = way.seat.occasion
        yield Coming(
            local_date(occasion.starts_at),
            _("Je ambtseed"),
            _("%(time)s uur, %(place)s")
            % {
                "time": formats.date_format(localtime(occasion.starts_at), "H.i"),
                "place": _place_of(way.seat),
            },
        )


def _waiting_for_others(way: WayToOath) -> str:
    if way.parts and not way.gate.is_open:
        return _("Je hebt nog stappen tot je ambtseed. Kijk op Mijn plan wat je nu kunt doen.")
    if not way.gate.is_open:
        return _("Je module staat nog niet klaar. Je krijgt bericht zodra je kunt beginnen.")
    if way.seat is None:
        return _("Je module is af. HR nodigt je uit voor een bijeenkomst; je krijgt dan bericht.")
    return _("Je plek staat vast en je keuze is bewaard. Tot dan.")


def _place_of(seat: Seat) -> str:
    return seat.occasion.place or _("Online")


def _today_or_next(day: object, reader: Reader) -> Urgency:
    return Urgency.TODAY if day == reader.today else Urgency.NEXT


def practising(reader: Reader) -> Offer:
    """Oefenen met dilemma's: always possible, and gone on with where a set is open."""
    if Role.EMPLOYEE not in reader.roles:
        return Offer()
    place = Place(
        _("Oefen met dilemma’s"), reverse("dilemmas:practice"), _("Kies, weeg, en zie wat anderen kozen")
    )
    training_set = open_set(reader.person)
    if training_set is None:
        return Offer(places=[place])
    return Offer(
        things=[
            Thing(
                key=f"practice:{training_set.public_id}",
                title=_("Je bent aan het oefenen met dilemma’s"),
                sentence=_("Ga verder waar je was. Het hoeft niet in één keer."),
                url=reverse("dilemmas:practice_resume", kwargs={"set_id": training_set.public_id}),
                action=_("Ga verder met oefenen"),
                urgency=Urgency.CAN,
                label=_("Begonnen"),
                name=_("Oefenen"),
                icon="wegen",
            )
        ],
        places=[place],
    )


def hearing(reader: Reader) -> Offer:
    """The ceremonies at which this person hears the oath."""
    if not reader.sight(Right.OATH_CONFIRM):
        return Offer()
    outlooks = ceremony_outlook(at=reader.at, official=reader.person)
    return Offer(
        things=[thing for one in outlooks for thing in _to_hear(one, reader)],
        coming=[
            Coming(one.on, one.occasion.title, _people(one.held_count))
            for one in outlooks
            if one.on > reader.today
        ],
        places=[
            Place(
                _("Ambtseed"),
                reverse("lms:official_ceremonies"),
                _("De bijeenkomsten waar jij de eed afneemt"),
            )
        ],
    )


def _to_hear(one: CeremonyOutlook, reader: Reader) -> Iterator[Thing]:
    if not one.waiting_count or one.on > reader.today:
        return
    url = reverse("lms:desk", kwargs={"occasion_id": one.occasion.public_id})
    is_today = one.on == reader.today
    time = formats.date_format(localtime(one.occasion.starts_at), "H.i")
    yield Thing(
        key=f"hearing:{one.occasion.public_id}",
        title=ngettext(
            "%(n)d persoon legt vandaag de eed of belofte af",
            "%(n)d mensen leggen vandaag de eed of belofte af",
            one.waiting_count,
        )
        % {"n": one.waiting_count}
        if is_today
        else ngettext(
            "Van %(n)d persoon is nog niet bevestigd of die de eed aflegde",
            "Van %(n)d mensen is nog niet bevestigd of zij de eed aflegden",
            one.waiting_count,
        )
        % {"n": one.waiting_count},
        sentence=_("%(title)s, %(time)s uur, %(place)s.")
        % {"title": one.occasion.title, "time": time, "place": one.occasion.place or _("online")}
        if is_today
        else _("De bijeenkomst was op %(day)s. Bevestig wie sprak, of zeg wie er niet was.")
        % {"day": formats.date_format(one.on, "j F")},
        url=url,
        action=_("Open de lijst"),
        urgency=Urgency.TODAY if is_today else Urgency.OVERDUE,
        due_on=one.on,
        label=_("Vandaag") if is_today else formats.date_format(one.on, "j F"),
        name=_("Ambtseed"),
        sign=str(one.waiting_count),
    )


def team(reader: Reader) -> Offer:
    """Status of the own team only: never an answer."""
    if not reader.sight(Right.COMPLETION_BY_NAME, Scope.OWN_TEAM):
        return Offer()
    members = [
        one
        for one in team_of(reader.person, at=reader.at)
        if one.standing is not Standing.NOTHING and not one.is_reported
    ]
    late = [one for one in members if one.standing is Standing.LATE]
    done = sum(one.standing is Standing.DONE for one in members)
    sentence = (
        ngettext("%(done)d van de %(n)d is klaar", "%(done)d van de %(n)d zijn klaar", done)
        % {"done": done, "n": len(members)}
        if members
        else _("Wie er in je team werkt, en hoe ver ieder is")
    )
    places = [Place(_("Mijn team"), reverse("lms:team"), sentence)]
    return Offer(things=[_late_team(late)] if late else (), places=places)


def _late_team(late: list) -> Thing:
    return Thing(
        key="team:late",
        title=ngettext(
            "%(n)d collega in je team is over de uiterste dag",
            "%(n)d collega’s in je team zijn over de uiterste dag",
            len(late),
        )
        % {"n": len(late)},
        sentence=_(
            "Vraag wat er nodig is, en maak er tijd voor. Je ziet wat af is, nooit wat iemand antwoordde."
        ),
        url=reverse("lms:monday"),
        action=_("Open je lijst voor deze week"),
        urgency=Urgency.NEXT,
        due_on=min(one.due_on for one in late),
        label=_("Leidinggevende"),
        name=_("Je team"),
        sign=str(len(late)),
    )


def _people(count: int) -> str:
    return ngettext("%(n)d persoon", "%(n)d mensen", count) % {"n": count}
