"""Studies and answers, through the platform's own actions."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings

from foundation.mailing.emails import compose
from foundation.mailing.models import OutboxMessage
from foundation.people.models import Person, Unit
from lms.models import Requirement
from measurement.actions.following import follow_studies
from measurement.actions.inviting import send_invitations
from measurement.actions.receiving import asking_of, receive_answer
from measurement.actions.studies import WaveDays, open_calendar, open_plan
from measurement.actions.study_keys import make_study_keys
from measurement.models import (
    Instrument,
    Invitation,
    InvitationState,
    InvitationToken,
    Participant,
    SealedAnswer,
    SealedSentence,
    Study,
    StudyKey,
)
from measurement.rules.instruments import Answers, asked_items
from measurement.rules.packing import pack_items
from measurement.rules.staging import Alike, Label
from measurement.sealing import SentenceLabel, seal_answer, seal_sentences
from tests.factories.instruments import make_version
from tests.factories.people import PersonFactory

_codes = count()


def make_study_instrument(*, at: datetime, content: dict[str, Any] | None = None) -> Instrument:
    return make_version(content, at=at).instrument


def make_plan(*, at: datetime, requirement: Requirement | None = None, **changes: Any) -> Study:
    """A plan with keys; without a requirement one that nobody has."""
    instrument = changes.pop("instrument", None) or make_study_instrument(at=at)
    requirement = requirement or Requirement.objects.create(code=f"eis-{next(_codes)}", title="Training")
    study = open_plan(
        **{
            "title": "Meting na de training",
            "requirement": requirement,
            "instrument": instrument,
            "starts_on": at.date(),
            "takes_in_until": date(at.year + 1, at.month, 1),
            "with_before": False,
            "by": None,
            "at": at,
            **changes,
        }
    )
    make_study_keys(at=at)
    return Study.objects.get(pk=study.pk)


def make_pulse(*, at: datetime, units: Iterable[Unit] = (), waves: list[WaveDays], **changes: Any) -> Study:
    instrument = changes.pop("instrument", None) or make_study_instrument(at=at)
    study = open_calendar(
        **{
            "title": "Peiling",
            "instrument": instrument,
            "units": units,
            "waves": waves,
            "by": None,
            "at": at,
            **changes,
        }
    )
    make_study_keys(at=at)
    return Study.objects.get(pk=study.pk)


def join(study: Study, person: Person | None = None, **changes: Any) -> Participant:
    """Somebody who takes part, without a completion behind it."""
    fields = {"cluster": None, "first_form": 0, **changes}
    return Participant.objects.create(study=study, person=person or PersonFactory(), **fields)


def invited(participant: Participant, wave: str, *, on: date, ends_on: date, **changes: Any) -> Invitation:
    """Mailed on this day, and nothing in the outbox."""
    fields = {"asks": wave, "due_on": on, "opens_on": on, "ends_on": ends_on, **changes}
    return Invitation.objects.create(
        participant=participant, wave=wave, state=InvitationState.SENT, invited_on=on, mails=1, **fields
    )


def token_of(invitation: Invitation) -> str:
    """As it stands in the mail: composed as it is when it is sent."""
    mail = OutboxMessage(
        template="measurement/invitation",
        language="nl",
        to_address="noor@voorbeeld.example",
        context={
            "given_name": "Noor",
            "minutes": 7,
            "ends_on": invitation.ends_on.isoformat(),
            "measurement_invitation": str(invitation.public_id),
        },
    )
    return token_in(str(compose(mail).body))


def token_in(text: str) -> str:
    found = re.search(rf"{re.escape(settings.SITE_URL)}/(?:en/)?meting/([\w-]{{43}})/", text)
    assert found, text
    return found[1]


def follow_and_invite(*, at: datetime) -> None:
    follow_studies(at=at)
    send_invitations(at=at)


def answers_for(token: str, *, at: datetime, code: int = 1) -> dict[str, int | list[int] | str]:
    """This option for everything that is asked."""
    asking = asking_of(token, at=at)
    items = asked_items(asking.questionnaire, wave=asking.wave, form=asking.form)
    given: dict[str, int | list[int] | str] = {}
    for item in items:
        if item.kind == "open":
            continue
        given[item.code] = [code] if item.kind == "multiple" else code
    return given


def answer(invitation: Invitation, *, at: datetime, answers: Answers | None = None, code: int = 1) -> None:
    token = token_of(invitation)
    receive_answer(
        token=token,
        answers=answers if answers is not None else answers_for(token, at=at, code=code),
        language="nl",
        at=at,
    )


def hold(
    study: Study,
    people: Iterable[UUID],
    *,
    alike: Alike,
    until: date,
    answers: Answers | None = None,
    sentence: str = "",
) -> None:
    """Sealed answers of these persons (public ids), as `receive_answer` seals them, without their invitations."""
    key = StudyKey.objects.get(study=study)
    version = study.instrument.versions.get(number=alike.version)
    items = pack_items(version.questionnaire, answers or {"advies_1": 1})
    public_key = bytes(key.public_key)
    texts = {"toelichting": sentence} if sentence else {}
    for person in people:
        label = Label(person, alike, until)
        SealedAnswer.objects.create(sealed_to=key.pk, blob=seal_answer(public_key, label, items))
        SealedSentence.objects.create(
            sealed_to=key.pk, blob=seal_sentences(public_key, SentenceLabel(alike.wave, until), texts)
        )


def somebodies(number: int) -> list[UUID]:
    return [uuid4() for _ in range(number)]


def alike(wave: str = "t0", **changes: Any) -> Alike:
    fields = {"in_time": True, "version": 1, "form": 0, "language": "nl", "cluster_id": None, **changes}
    return Alike(wave=wave, **fields)


def tokens_made() -> int:
    return InvitationToken.objects.count()
