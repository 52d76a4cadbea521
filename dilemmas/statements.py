"""That somebody practised or was there, as xAPI statements: with which cases, never what they chose."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import translation

from dilemmas.models import CaseVersion, LiveSession, SessionKind, TrainingCase, TrainingSet
from foundation.people.models import Person
from foundation.xapi.actions import Fact
from foundation.xapi.vocabulary import ATTENDED, COMPLETED, EXPERIENCED, MEETING, MODULE, SCENARIO, Activity

TRAINING_NAMES = {"nl": "Oefenen met dilemma’s", "en": "Practising with dilemmas"}


def facts_of_set(
    training_set: TrainingSet, cases: Iterable[TrainingCase], *, at: datetime, language: str
) -> list[Fact]:
    """All with the moment at which the set was completed: nobody needs to know when which case was done."""
    training = Activity(id=_iri("dilemma-training"), type=MODULE, name=TRAINING_NAMES)
    key = str(training_set.public_id)
    actor = training_set.engagement.person.public_id
    experienced = [
        Fact(
            actor_id=actor,
            verb=EXPERIENCED,
            activity=_scenario(one.version),
            registration=training_set.public_id,
            at=at,
            language=language,
            module_version=str(one.version.number),
            parents=[training],
            once_key=key,
        )
        for one in cases
    ]
    completed = Fact(
        actor_id=actor,
        verb=COMPLETED,
        activity=training,
        registration=training_set.public_id,
        at=at,
        language=language,
        once_key=key,
    )
    return [*experienced, completed]


def facts_of_attendance(session: LiveSession, people: Iterable[Person], *, at: datetime) -> list[Fact]:
    """`at`: the planned end for all of them. Nothing of cards or votes, and no title, which may name a team's case."""
    names = {language: _label(SessionKind(session.kind), language) for language in ("nl", "en")}
    meeting = Activity(id=_iri(f"live-session/{session.public_id}"), type=MEETING, name=names)
    return [
        Fact(
            actor_id=person.public_id,
            verb=ATTENDED,
            activity=meeting,
            registration=session.public_id,
            at=at,
            language=person.language,
            once_key=str(session.public_id),
        )
        for person in people
    ]


def _label(kind: SessionKind, language: str) -> str:
    with translation.override(language):
        return str(kind.label)


def _scenario(version: CaseVersion) -> Activity:
    titles = {language: content["title"] for language, content in version.content.items()}
    return Activity(id=_iri(f"case/{version.case_key}"), type=SCENARIO, name=titles)


def _iri(path: str) -> str:
    return f"{settings.SITE_URL}/xapi/activities/{path}"
