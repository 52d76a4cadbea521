"""A sample of every mail, for the style page and for the test that renders each in both languages."""

from dataclasses import dataclass
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from config.environment import PROJECT_ROOT
from foundation.mailing.emails import compose
from foundation.mailing.models import OutboxMessage

_OCCASION = {
    "given_name": "Noor",
    "title": "Ambtseed, donderdag 10 december",
    "starts_at": "2026-12-10T14:00:00+00:00",
    "place": "Raadzaal, stadhuis",
    "online_url": "",
    "action_path": "/mijn-plan/",
}
_DAY = {
    **_OCCASION,
    "title": "Introductiedag",
    "action_path": "/mijn-plan/onderdeel/341c8a0b-5583-465b-8176-2ebeca052e6c/",
}
_SESSION = {
    "action_path": "/sessies/",
    "calendar_path": "/sessies/341c8a0b-5583-465b-8176-2ebeca052e6c/agenda.ics",
}
_EXTERNAL = {
    "given_name": "Noor",
    "sponsor": "Hanneke de Wit",
    "starts_on": "2026-12-01",
    "link_id": "341c8a0b-5583-465b-8176-2ebeca052e6c",
}
_LATE_STEP = {
    "title": "Informatieveilig werken",
    "due_on": "2026-11-20",
    "is_late": True,
    "is_today": False,
    "is_last_working_day": False,
}
_STEP_TODAY = {"title": "Privacy in je werk", "due_on": "2026-12-01", "is_late": False, "is_today": True}
_COMING_STEP = {"title": "Integer werken", "due_on": "2026-12-15", "is_late": False, "is_today": False}
_STEP_BEFORE_WEEKEND = {
    "title": "Fraude-alert",
    "due_on": "2026-12-05",
    "is_late": False,
    "is_last_working_day": True,
}
_MEASUREMENT = {
    "given_name": "Noor",
    "minutes": 7,
    "ends_on": "2026-12-15",
    "measurement_invitation": "341c8a0b-5583-465b-8176-2ebeca052e6c",
}
CONTEXTS: dict[str, dict[str, Any]] = {
    "lms/ceremony_invitation": _OCCASION,
    "lms/ceremony_booked": {**_OCCASION, "place": "", "online_url": "https://voorbeeld.example/bijeenkomst"},
    "lms/ceremony_place_free": _OCCASION,
    "lms/ceremony_waiting": _OCCASION,
    "lms/ceremony_declined": _OCCASION,
    "lms/ceremony_moved": _OCCASION,
    "lms/ceremony_changed": _OCCASION,
    "lms/ceremony_cancelled": {
        **_OCCASION,
        "cancel_reason": "De raadzaal is die middag bezet.",
    },
    "lms/day_invitation": _DAY,
    "lms/day_booked": _DAY,
    "lms/day_declined": _DAY,
    "lms/day_changed": {**_DAY, "is_waiting": False},
    "lms/day_cancelled": {**_DAY, "cancel_reason": "De trefzaal wordt die week verbouwd."},
    "lms/letter_returned": {
        "given_name": "Noor",
        "written_on": "10 december 2025",
        "action_path": "/mijn-plan/brief/",
    },
    "lms/role_earned": {
        "given_name": "Noor",
        "title": "Dilemmagesprekken begeleiden",
        "action_path": "/sessies/",
    },
    "lms/external_link": _EXTERNAL,
    "lms/external_reminder": _EXTERNAL,
    "lms/signing_round": {
        "given_name": "Noor",
        "title": "Verklaring informatiegebruik",
        "due_on": "2026-12-11",
        "is_late": False,
        "action_path": "/mijn-verklaringen/",
    },
    "lms/staff_reminder": {
        "given_name": "Noor",
        "steps": [
            _LATE_STEP,
            *({**_LATE_STEP, **one} for one in (_STEP_TODAY, _STEP_BEFORE_WEEKEND, _COMING_STEP)),
        ],
        "count": 4,
        "late_count": 1,
        "more": 0,
        "action_path": "/mijn-plan/",
    },
    "lms/team_digest": {
        "given_name": "Karim",
        "people": [
            {"name": "Noor Bakker", "steps": [_LATE_STEP]},
            {"name": "Yusuf Kaya", "steps": [_LATE_STEP, {**_LATE_STEP, "title": "Integer werken"}]},
        ],
        "count": 2,
        "more": 0,
        "action_path": "/team/maandag/",
    },
    "lms/cluster_digest": {
        "given_name": "Samira",
        "people": [{"name": "Yusuf Kaya", "steps": [_LATE_STEP]}],
        "count": 1,
        "more": 0,
        "action_path": "/hr/mensen/?stap=open",
    },
    "lms/cohort_invitation": {
        "given_name": "Noor",
        "title": "Dilemma’s in ons werk",
        "subject": "",
        "message": "Wij willen weten waar het schuurt, en het er daarna samen over hebben.",
        "closes_on": "2026-12-11",
        "is_reminder": True,
        "is_started": False,
        "action_path": "/oefenen/",
        "opt_out_path": "/uitnodiging/341c8a0b-5583-465b-8176-2ebeca052e6c/geen-mail/",
    },
    "lms/external_waits": {
        "given_name": "Hanneke",
        "person": "Noor Bakker",
        "starts_on": "2026-12-01",
        "action_path": "/externen/341c8a0b-5583-465b-8176-2ebeca052e6c/",
    },
    "lms/certificate_ends": {
        "given_name": "Hanneke",
        "person": "Noor Bakker",
        "last_day": "2027-01-31",
        "action_path": "/externen/341c8a0b-5583-465b-8176-2ebeca052e6c/",
    },
    "lms/leaving": {"given_name": "Noor", "last_day": "2026-12-31", "action_path": "/hulp-en-advies/"},
    "dilemmas/session_invitation": {
        **_OCCASION,
        "title": "Integer-spel",
        "online_url": "https://voorbeeld.example/bijeenkomst",
        "without_manager": True,
        **_SESSION,
    },
    "dilemmas/session_cancelled": {
        "given_name": "Noor",
        "title": "Integer-spel",
        "starts_at": "2026-12-10T14:00:00+00:00",
        "cancel_reason": "De zaal is bezet. We kiezen een andere dag.",
        **_SESSION,
    },
    "dilemmas/session_to_lead": {**_OCCASION, "title": "Integer-spel", **_SESSION},
    "dilemmas/session_moved": {**_OCCASION, "title": "Integer-spel", **_SESSION},
    "dilemmas/prize_won": {
        "given_name": "Noor",
        "title": "Win een taart voor je team",
        "prize": "Een taart van de bakker op het plein, genoeg voor twaalf mensen.",
        "action_path": "/prijs/341c8a0b-5583-465b-8176-2ebeca052e6c/",
    },
    "measurement/invitation": _MEASUREMENT,
    "measurement/reminder": _MEASUREMENT,
    "people/announcement": {
        "given_name": "Samira",
        "day": "1 februari 2027",
        "lines": ["Een uitkomst is te zien vanaf 12 mensen. Dat was 10."],
        "action_path": "/rechten/",
    },
}


@dataclass(frozen=True)
class MailSample:
    name: str
    subject: str
    text: str
    html: str

    @property
    def url(self) -> str:
        package, name = self.name.split("/")
        return reverse("style_mail", kwargs={"package": package, "name": name})


def mail_names() -> list[str]:
    """Every mail below templates/emails, as '<package>/<name>'."""
    return sorted(
        f"{path.parent.name}/{path.name.removesuffix('.subject.txt')}"
        for path in (PROJECT_ROOT / "templates" / "emails").glob("*/*.subject.txt")
    )


def mail_sample(name: str, *, language: str) -> MailSample:
    """Composed as a real one. Raises KeyError for a mail without a sample."""
    message = OutboxMessage(
        template=name, language=language, to_address="noor@voorbeeld.example", context=CONTEXTS[name]
    )
    mail = compose(message)
    return MailSample(name=name, subject=str(mail.subject), text=str(mail.body), html=_html_of(mail))


def _html_of(mail: EmailMultiAlternatives) -> str:
    return next((str(body) for body, kind in mail.alternatives if kind == "text/html"), "")
