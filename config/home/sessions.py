"""The live sessions of the reader: to lead today, to come, and where one reads of them."""

from datetime import timedelta

from django.urls import reverse
from django.utils import formats
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from config.home.reader import Reader
from config.home.rules import Coming, Offer, Place, Thing, Urgency
from dilemmas.models import LiveSession
from dilemmas.queries.sessions import coming_sessions_of
from foundation.clock import local_date
from foundation.people.rights import Right, Scope

# Further away it does not ask for attention.
DAYS_AHEAD = 14
MOST_COMING = 3


def sessions(reader: Reader) -> Offer:
    found = coming_sessions_of(reader.person, at=reader.at, until=reader.at + timedelta(days=DAYS_AHEAD))
    today = [one for one in found if one.is_hosted and _is_today(one, reader)]  # type: ignore[attr-defined]
    later = [one for one in found if one not in today]
    places = [Place(_("Sessies"), reverse("dilemmas:sessions"), _("Samen met je team een dilemma wegen"))]
    if reader.sight(Right.AGGREGATES, Scope.EVERYONE, Scope.OWN_UNIT):
        places.append(
            Place(_("Dekking van sessies"), reverse("dilemmas:coverage"), _("Welke teams dit jaar speelden"))
        )
    if reader.sight(Right.ATTENDANCE_BY_NAME, Scope.OWN_SESSION):
        places.append(
            Place(
                _("Gedragscode toelichten"),
                reverse("lms:explaining"),
                _("Vastleggen aan wie je de code toelichtte"),
            )
        )
    if reader.sight(Right.OBSERVING, Scope.EVERYONE, Scope.OWN_UNIT):
        places.append(
            Place(_("Meekijken"), reverse("lms:observing"), _("Bij collega’s die leren begeleiden"))
        )
    return Offer(
        things=[_lead(one) for one in today],
        coming=[_coming(one) for one in later[:MOST_COMING]],
        places=places,
    )


def _is_today(session: LiveSession, reader: Reader) -> bool:
    return local_date(session.occasion.starts_at) == reader.today


def _lead(session: LiveSession) -> Thing:
    starts_at = localtime(session.occasion.starts_at)
    return Thing(
        key=f"session:{session.public_id}",
        title=_("Vandaag om %(time)s leid je een sessie") % {"time": formats.time_format(starts_at, "H.i")},
        sentence=f"{session.occasion.title}. {session.occasion.place}".strip(),
        url=reverse("dilemmas:session", kwargs={"session_id": session.public_id}),
        action=_("Bereid je voor"),
        urgency=Urgency.TODAY,
        due_on=local_date(session.occasion.starts_at),
        label=_("Sessie"),
        name=session.occasion.title,
        icon="gesprek",
    )


def _coming(session: LiveSession) -> Coming:
    starts_at = localtime(session.occasion.starts_at)
    moment = formats.time_format(starts_at, "H.i")
    sentence = f"{moment}, {session.occasion.place}" if session.occasion.place else moment
    return Coming(local_date(session.occasion.starts_at), session.occasion.title, sentence)
