"""In which words somebody reads: Dutch, easy Dutch or English. The address holds the language, the session the words."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import translate_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from lms.models import Attempt, ModuleVersion

CHOSEN = "reads"
# As a text or a module names them → as people do, each in its own language; in this order.
READINGS = {"nl": "Nederlands", "nl-easy": "Makkelijk", "en": "English"}
# What is heard behind it, where the eye has enough.
REST = {"nl-easy": "Nederlands"}


@dataclass(frozen=True)
class Reading:
    """One of the words to choose from. `language`: of the page, for screen readers and voices."""

    code: str
    name: str
    rest: str
    language: str
    is_chosen: bool


def language_of(reading: str) -> str:
    """'nl-easy' → 'nl'."""
    return reading.partition("-")[0]


def reading_of(request: HttpRequest) -> str:
    """What was chosen in this session or, after a new log-in, in the last module; else as the address says."""
    address = get_language() or "nl"
    person = getattr(request, "person", None)
    chosen = request.session.get(CHOSEN) or (_last_reading(person.pk) if person else "")
    return chosen if chosen in READINGS and language_of(chosen) == address else address


def readings(codes: list[str], *, chosen: str) -> list[Reading]:
    """To choose from; empty where there is nothing to choose."""
    found = [
        Reading(code, name, REST.get(code, ""), language_of(code), code == chosen)
        for code, name in READINGS.items()
        if code in codes
    ]
    return found if len(found) > 1 else []


def readings_of(version: ModuleVersion, *, chosen: str) -> list[Reading]:
    """Of a module that is there in easy Dutch; the others are read in the language of the site."""
    return readings(list(version.content), chosen=chosen) if "nl-easy" in version.content else []


def page_in(request: HttpRequest, page: str, reading: str) -> str:
    """The address of this page in the language of the reading; '' for a page of somebody else."""
    is_ours = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return translate_url(page, language_of(reading)) if is_ours and page.startswith("/") else ""


def _last_reading(person_id: int) -> str:
    attempts = Attempt.objects.filter(engagement__person=person_id).order_by("-changed_at")
    return attempts.values_list("language", flat=True).first() or ""
