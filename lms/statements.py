"""The facts of this floor as xAPI statements, recorded in the transaction of the fact."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings

from foundation.people.models import Person
from foundation.xapi import shapes
from foundation.xapi.actions import Fact, record_statements, void_statements
from foundation.xapi.models import Statement
from foundation.xapi.vocabulary import (
    ANSWERED,
    ATTENDED,
    DOCUMENT,
    EXPERIENCED,
    INTERACTION,
    MEETING,
    MODULE,
    OATH,
    SIGNED,
    TOOK_OATH,
    Activity,
    Verb,
)
from lms.models import Assignment, Attempt, OathRecord, PartRecord, PartSource, Signature
from lms.queries.gates import oath_versions
from lms.rules.answers import INTERACTIONS, Answer, choices, fits, response, right_responses


def state_attempt(attempt: Attempt, verb: Verb, *, at: datetime) -> None:
    record_statements([fact_of_attempt(attempt, verb, at=at)])


def fact_of_attempt(attempt: Attempt, verb: Verb, *, at: datetime) -> Fact:
    return Fact(
        actor_id=attempt.engagement.person.public_id,
        verb=verb,
        activity=module_activity(attempt),
        registration=attempt.registration,
        at=at,
        language=_tongue(attempt.language),
        module_version=str(attempt.version.number),
        once_key=str(attempt.public_id),
    )


def state_part(record: PartRecord, *, at: datetime) -> None:
    """That somebody attended a day, or did another part of a programme themselves; what others noted is no
    learning of theirs and is not stated."""
    if record.source not in (PartSource.ATTENDANCE, PartSource.OWN):
        return
    part = record.part
    asked = Assignment.objects.filter(
        engagement=record.engagement, requirement_version__steps__part=part, closed_at=None
    )
    assignment = asked.select_related("requirement_version").order_by("assigned_at").first()
    titles = {"nl": part.title, **({"en": part.title_en} if part.title_en else {})}
    is_day = record.source == PartSource.ATTENDANCE
    record_statements(
        [
            Fact(
                actor_id=record.engagement.person.public_id,
                verb=ATTENDED if is_day else EXPERIENCED,
                activity=Activity(
                    id=_iri(f"part/{part.public_id}"), type=MEETING if is_day else DOCUMENT, name=titles
                ),
                registration=assignment.public_id if assignment else record.public_id,
                at=at,
                language="nl",
                once_key=str(record.public_id),
                programme_version=str(assignment.requirement_version.number) if assignment else None,
            )
        ]
    )


def void_part(record: PartRecord, *, at: datetime) -> None:
    """What was stated of this record no longer holds. Also where it was stated of a person who was merged since."""
    if record.source not in (PartSource.ATTENDANCE, PartSource.OWN):
        return
    person = record.engagement.person
    accounts = [person, *Person.objects.filter(merged_into=person)]
    void_statements(
        Statement.objects.filter(
            actor_account__in=[str(one.public_id) for one in accounts],
            verb_id__in=[ATTENDED.id, EXPERIENCED.id],
            activity_id=_iri(f"part/{record.part.public_id}"),
            timestamp=record.recorded_at,
        ),
        at=at,
    )


def state_answer(attempt: Attempt, step: dict[str, Any], answer: Answer, *, at: datetime) -> None:
    """That somebody answered a question of a module, and what; the same answer in one attempt is stated once."""
    record_statements([_fact_of_answer(attempt, step, answer, at=at)])


def state_answers(attempt: Attempt, steps: Iterable[dict[str, Any]], *, at: datetime) -> None:
    """What is kept as answer to each of these screens."""
    record_statements([_fact_of_answer(attempt, step, attempt.answers[step["id"]], at=at) for step in steps])


def _fact_of_answer(attempt: Attempt, step: dict[str, Any], answer: Answer, *, at: datetime) -> Fact:
    given = response(step, answer)
    result: shapes.Result = {"response": given}
    success = fits(step, answer)
    if success is not None:
        result["success"] = success
    return Fact(
        actor_id=attempt.engagement.person.public_id,
        verb=ANSWERED,
        activity=_question(attempt, step),
        registration=attempt.registration,
        at=at,
        language=_tongue(attempt.language),
        module_version=str(attempt.version.number),
        parents=[module_activity(attempt)],
        result=result,
        once_key=f"{attempt.public_id} {given}",
    )


def state_oath(record: OathRecord) -> None:
    """That somebody attended and took the oath; whether it was an oath or a promise stays off it."""
    asked = Assignment.objects.filter(engagement=record.engagement, requirement_version__in=oath_versions())
    record_statements(facts_of_oath(record, asked.order_by("assigned_at").first()))


def state_correction(correction: OathRecord, *, corrects: OathRecord, at: datetime) -> None:
    """What was stated of the corrected record is voided.

    Of a record that the oath was not taken nothing is stated, nor that they attended: it was confirmed with the
    oath. Otherwise the oath is stated of the correction, which says no more than before which form it was.
    """
    person = corrects.engagement.person
    stated = Statement.objects.filter(actor_account=str(person.public_id))
    oath = list(stated.filter(verb_id=TOOK_OATH.id, activity_id=_oath(corrects).id))
    if correction.is_void:
        registrations = {statement.registration for statement in oath}
        attended = stated.filter(
            verb_id=ATTENDED.id, activity_id=_meeting(corrects).id, registration__in=registrations
        )
        void_statements([*oath, *attended], at=at)
        return
    void_statements(oath, at=at)
    record_statements(
        Fact(
            actor_id=person.public_id,
            verb=TOOK_OATH,
            activity=_oath(correction),
            registration=statement.registration,
            at=correction.confirmed_at,
            stored_at=at,
            language="nl",
            once_key=str(correction.public_id),
        )
        for statement in oath
    )


def facts_of_oath(record: OathRecord, assignment: Assignment | None) -> list[Fact]:
    return [
        Fact(
            actor_id=record.engagement.person.public_id,
            verb=verb,
            activity=activity,
            registration=assignment.public_id if assignment else record.public_id,
            at=record.confirmed_at,
            language="nl",
            once_key=str(record.public_id),
        )
        for verb, activity in ((ATTENDED, _meeting(record)), (TOOK_OATH, _oath(record)))
    ]


def state_signature(signature: Signature) -> None:
    """That somebody signed, and which text; never what was answered."""
    declaration = signature.declaration
    titles = {"nl": declaration.title_nl, **({"en": declaration.title_en} if declaration.title_en else {})}
    activity = Activity(
        id=_iri(f"declaration/{declaration.code}/{signature.text_version.valid_from.isoformat()}"),
        type=DOCUMENT,
        name=titles,
    )
    record_statements(
        [
            Fact(
                actor_id=signature.engagement.person.public_id,
                verb=SIGNED,
                activity=activity,
                registration=signature.public_id,
                at=signature.signed_at,
                language=_tongue(signature.read_in),
                once_key=str(signature.public_id),
            )
        ]
    )


def module_activity(attempt: Attempt) -> Activity:
    titles = {_tongue(language): content["title"] for language, content in attempt.version.content.items()}
    return Activity(id=_iri(f"module/{attempt.module_key}"), type=MODULE, name=titles)


def _question(attempt: Attempt, step: dict[str, Any]) -> Activity:
    tongue = _tongue(attempt.language)
    return Activity(
        id=_iri(f"module/{attempt.module_key}/{step['id']}"),
        type=INTERACTION,
        name={tongue: step["prompt"]},
        interaction={
            "interactionType": INTERACTIONS[step["type"]],
            "correctResponsesPattern": right_responses(step),
            **_components(step, tongue),
        },
    )


def _components(step: dict[str, Any], tongue: str) -> dict[str, list[dict[str, Any]]]:
    """What can be chosen, each by its index."""

    def listed(texts: list[str]) -> list[dict[str, Any]]:
        return [{"id": str(number), "description": {tongue: text}} for number, text in enumerate(texts)]

    if step["type"] == "match":
        return {
            "source": listed([pair["left"] for pair in step["pairs"]]),
            "target": listed([pair["right"] for pair in step["pairs"]]),
        }
    name = {"order": None, "hotspot": "label"}.get(step["type"], "text")
    return {"choices": listed([one[name] if name else one for one in choices(step)])}


def _meeting(record: OathRecord) -> Activity:
    occasion = record.ceremony.occasion
    return Activity(id=_iri(f"ceremony/{occasion.public_id}"), type=MEETING, name={"nl": occasion.title})


def _oath(record: OathRecord) -> Activity:
    return Activity(id=_iri(f"oath/{record.public_id}"), type=OATH, name=OATH.name)


def _tongue(language: str) -> str:
    """Easy Dutch is Dutch."""
    return language.partition("-")[0]


def _iri(path: str) -> str:
    return f"{settings.SITE_URL}/xapi/activities/{path}"
