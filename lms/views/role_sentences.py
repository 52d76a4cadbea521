"""What stands between a finished programme and the role that it gives, said to HR and to who it is about."""

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.models import PartRecord
from lms.queries.course_roles import Unsure, WhyNotYet


def unsure_sentence(one: Unsure) -> str:
    language = get_language() or "nl"
    record = one.record
    if isinstance(record, PartRecord):
        title, on = record.part.title_in(language), record.done_on
    else:
        title, on = record.version.title(language), record.completed_on
    words = {
        WhyNotYet.TYPED: _(
            "%(title)s, %(day)s: gemeld met de code uit de zaal, niet door een ander genoteerd."
        ),
        WhyNotYet.IMPORTED: _("%(title)s, %(day)s: ingelezen uit een bestand."),
    }
    return words[one.why] % {"title": title, "day": formats.date_format(on, "j F Y")}
