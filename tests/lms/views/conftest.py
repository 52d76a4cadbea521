import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model
from django.http import HttpResponse

from foundation.meetings.models import Seat
from foundation.people.models import Engagement, Person
from foundation.printing.actions import print_storage
from foundation.printing.models import PrintRunStatus
from lms.actions.assigning import assign_requirements
from lms.actions.printing import request_certificates
from lms.actions.seats import accept_invitation
from lms.actions.taking import finish_steps, start_attempt
from lms.models import Attempt, Ceremony, CertificatePrintRun, OathRecord
from tests.conftest import moment
from tests.factories.lms import (
    dilemma_step,
    image_step,
    invite,
    lesson,
    make_image,
    make_module,
    make_ready,
    question_step,
    reflection_step,
    rule_step,
    swear,
    text_step,
)
from tests.factories.people import EngagementFactory, PersonFactory

INVITED_AT = moment("2022-03-15 10:00")


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of our own tables, to see that nothing changed; without sessions, log-ins and who looked."""
    models = [
        model
        for label in ("lms", "meetings", "mailing", "people", "audit", "xapi")
        for model in apps.get_app_config(label).get_models()
        if model._meta.label not in ("people.User", "audit.Lookup")
    ]
    with connection.cursor() as cursor:
        return {model._meta.label: _rows_of(model, cursor) for model in models}


def _rows_of(model: type[Model], cursor: CursorWrapper) -> list[tuple[Any, ...]]:
    """As they lie in the table: building a query for each of ninety models takes far longer than reading the rows."""
    key = model._meta.pk
    assert key is not None
    cursor.execute(f'SELECT * FROM "{model._meta.db_table}" ORDER BY "{key.column}"')  # noqa: S608
    return cursor.fetchall()


def without_ids(response: HttpResponse) -> str:
    """The page without what differs each time: public ids, the tokens and moments of its forms, the seconds of its session."""
    changing = r'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|value="\w{64}"|data-total="\d+"|name="shown_at" value="[^"]+"'
    return re.sub(changing, "", response.content.decode())


@pytest.fixture
def full_module(db: None, at: datetime) -> UUID:
    """One lesson with every kind of screen, and one with a last text."""
    steps = [
        text_step(1),
        image_step(make_image()),
        rule_step(),
        question_step(),
        dilemma_step(),
        reflection_step(),
    ]
    lessons = [lesson("Een", steps), lesson("Twee", [text_step(2)], value="onafhankelijkheid")]
    return make_module(at=at, lessons=lessons)


@dataclass(frozen=True)
class Scene:
    """A ceremony with its people: Noor halfway in the module, Tom with a seat, Yusuf sworn."""

    module_key: UUID
    ceremony: Ceremony
    hr: Person
    official: Person
    noor: Engagement
    attempt: Attempt
    tom: Engagement
    completed: Attempt
    seat: Seat
    yusuf: Engagement
    record: OathRecord
    stranger: Person
    hr_run: CertificatePrintRun
    own_run: CertificatePrintRun


@pytest.fixture
def scene(ceremony: Ceremony, oath_module: UUID, now_is: Callable[[datetime], None], at: datetime) -> Scene:
    """The clock stands at the beginning of the ceremony."""
    tom = make_ready(oath_module, at=at, person=PersonFactory(given_name="Tom", family_name="Visser"))
    yusuf = make_ready(oath_module, at=at, person=PersonFactory(given_name="Yusuf", family_name="Aksoy"))
    noor = EngagementFactory(person=PersonFactory(given_name="Noor", family_name="Bakker"))
    attempt = start_attempt(engagement=noor, module_key=oath_module, language="nl", at=at)
    first_lesson = [step["id"] for step in attempt.content["lessons"][0]["steps"]]
    finish_steps(attempt=attempt, step_ids=first_lesson, at=at)
    assign_requirements(at=at)
    [seat] = invite(ceremony, tom, at=INVITED_AT)
    accept_invitation(seat=seat, at=INVITED_AT)
    record = swear(ceremony, yusuf, at=INVITED_AT)
    hr_run = request_certificates(by=ceremony.opened_by, ceremony=ceremony, at=ceremony.occasion.starts_at)
    own_run = request_certificates(by=yusuf.person, oath_record=record, at=ceremony.occasion.starts_at)
    # As the worker leaves them; what it prints is tested with its action.
    for run in (hr_run, own_run):
        print_storage().save(run.file_name, ContentFile(b"%PDF-1.7"))
    CertificatePrintRun.objects.update(status=PrintRunStatus.READY)
    now_is(ceremony.occasion.starts_at)
    return Scene(
        module_key=oath_module,
        ceremony=ceremony,
        hr=ceremony.opened_by,
        official=ceremony.official,
        noor=noor,
        attempt=attempt,
        tom=tom,
        completed=Attempt.objects.get(engagement=tom),
        seat=seat,
        yusuf=yusuf,
        record=record,
        stranger=EngagementFactory(person=PersonFactory(given_name="Sanne")).person,
        hr_run=hr_run,
        own_run=own_run,
    )
