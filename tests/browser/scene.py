"""One municipality in which every page has something to show."""

from pathlib import Path

from django.contrib.auth.tokens import default_token_generator
from django.utils.http import int_to_base36

from config.demo.load import load_content, publish_oath_requirement
from foundation.meetings.models import Seat
from foundation.people.actions import create_login
from foundation.people.importing.actions import stage_people
from foundation.people.models import Engagement, Person
from lms.actions.ceremonies import invite_to_ceremony
from lms.actions.printing import request_certificates
from lms.actions.taking import finish_steps, start_attempt
from lms.models import Attempt, ModulePage
from lms.rules.progress import step_ids
from tests.browser.conftest import PASSWORD
from tests.browser.pages import Scene
from tests.conftest import moment
from tests.factories.lms import complete_module, make_ceremony
from tests.factories.story import (
    NOOR,
    hr_file,
    import_file,
    people_rows,
    started_in,
    story_hr,
    story_official,
    swear_everybody_of_2021,
)


def build_scene(folder: Path) -> Scene:
    """80 people: 31 sworn in 2021, one of them done and invited, Noor at the last screen."""
    load_content()
    publish_oath_requirement(valid_from=moment("2021-01-01 00:00").date())
    module = ModulePage.objects.get(slug="integer-werken")
    hr, official = story_hr(), story_official()
    import_file(folder, at=moment("2021-01-04 09:00"))
    past = swear_everybody_of_2021(module_key=module.translation_key, hr=hr, official=official)
    at = moment("2022-05-02 10:00")
    done = started_in(2022)[0]
    complete_module(done, module.translation_key, at=at)
    ceremony = make_ceremony(at=at, starts_at=moment("2022-06-16 15:00"), official=official, hr=hr)
    invite_to_ceremony(ceremony=ceremony, public_ids=[done.public_id], by=hr, at=at)
    noor = Person.objects.get(personnel_number=NOOR)
    attempt = _attempt_at_the_last_screen(noor, module)
    changed = people_rows()[:2]
    changed[0][6], changed[1][12] = "ONBEKEND", "31-02-2022"
    return Scene(
        noor=noor,
        invited=done.person,
        hr=hr,
        official=official,
        engagement=Engagement.objects.get(person=noor),
        attempt=attempt,
        completed=Attempt.objects.get(engagement=done),
        module=module,
        ceremony=ceremony,
        seat=Seat.objects.get(occasion=ceremony.occasion),
        print_run=request_certificates(by=hr, ceremony=past, at=at),
        import_run=stage_people(
            file_name="nieuw.csv", content=hr_file(changed).encode(), by=hr, at=at, partial=True
        ),
        screens=_screens(attempt),
        reset_link=_reset_link(noor),
    )


def _attempt_at_the_last_screen(person: Person, module: ModulePage) -> Attempt:
    at = moment("2022-05-03 10:00")
    attempt = start_attempt(
        engagement=Engagement.objects.get(person=person),
        module_key=module.translation_key,
        language="nl",
        at=at,
    )
    return finish_steps(attempt=attempt, step_ids=step_ids(attempt.content)[:-1], at=at)


def _screens(attempt: Attempt) -> dict[str, str]:
    """Kind of screen → the path of the first of its kind."""
    found: dict[str, str] = {}
    for lesson_number, lesson in enumerate(attempt.content["lessons"], start=1):
        for screen_number, step in enumerate(lesson["steps"], start=1):
            path = f"/leren/{attempt.public_id}/{lesson_number}/{screen_number}/"
            found.setdefault(step["type"], path)
            if step["type"] == "dilemma":
                found.setdefault("weighing", f"{path}afweging/")
    return found


def _reset_link(person: Person) -> str:
    user = person.user or create_login(
        person=person, username=f"log-in-{person.public_id}", password=PASSWORD
    )
    key = default_token_generator.make_token(user)
    return f"/account/wachtwoord/nieuw/{int_to_base36(user.pk)}-{key}/"
