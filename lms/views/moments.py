"""Days and times as the reader says them."""

from datetime import datetime

from django.utils import formats
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from foundation.meetings.models import Occasion


def moment_text(occasion: Occasion) -> str:
    return starting_text(occasion.starts_at)


def starting_text(moment: datetime) -> str:
    start = localtime(moment)
    return _("%(day)s, %(time)s uur") % {
        "day": formats.date_format(start, "l j F Y"),
        "time": formats.date_format(start, "H.i"),
    }
