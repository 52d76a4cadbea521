"""The poll of the week, for everybody. Whether somebody voted is not known here, nor anywhere."""

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from config.home.reader import Reader
from config.home.rules import Offer, Place
from dilemmas.queries.polls import poll_of_now


def poll_of_the_week(reader: Reader) -> Offer:
    poll = poll_of_now(reader.at)
    if poll is None:
        return Offer()
    title = poll.title_in(get_language() or "nl")
    sentence = (
        _("%(title)s. Stem mee, zonder naam.")
        if poll.schedule.phase_at(reader.at).round_number
        else _("%(title)s. De uitslag staat er.")
    )
    return Offer(
        places=[Place(_("Poll van de week"), reverse("dilemmas:poll_now"), sentence % {"title": title})]
    )
