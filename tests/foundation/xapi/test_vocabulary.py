import pytest
from django.conf import settings
from pydantic import TypeAdapter

from foundation.xapi import vocabulary
from foundation.xapi.formats import Iri
from foundation.xapi.vocabulary import (
    ANSWERED,
    ATTENDED,
    COMPLETED,
    EXPERIENCED,
    INTERACTION,
    LAUNCHED,
    MEETING,
    MODULE,
    OATH,
    PASSED,
    SCENARIO,
    TOOK_OATH,
)

CONCEPTS = [
    *(LAUNCHED, COMPLETED, PASSED, ANSWERED, EXPERIENCED, ATTENDED, TOOK_OATH),
    *(MODULE, INTERACTION, SCENARIO, MEETING, OATH),
]


def test_iris_of_the_main_path():
    site = settings.SITE_URL

    assert [concept.id for concept in CONCEPTS] == [
        "http://adlnet.gov/expapi/verbs/launched",
        "http://adlnet.gov/expapi/verbs/completed",
        "http://adlnet.gov/expapi/verbs/passed",
        "http://adlnet.gov/expapi/verbs/answered",
        "http://adlnet.gov/expapi/verbs/experienced",
        "http://adlnet.gov/expapi/verbs/attended",
        f"{site}/xapi/profile/verbs/took-oath",
        "http://adlnet.gov/expapi/activities/module",
        "http://adlnet.gov/expapi/activities/cmi.interaction",
        "http://id.tincanapi.com/activitytype/scenario",
        "http://adlnet.gov/expapi/activities/meeting",
        f"{site}/xapi/profile/activity-types/oath",
    ]
    assert f"{site}/xapi/profile/extensions/module-version" == vocabulary.MODULE_VERSION


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.id)
def test_concept_has_an_iri_and_names_in_both_languages(concept):
    names = concept.display if isinstance(concept, vocabulary.Verb) else concept.name

    assert TypeAdapter(Iri).validate_python(concept.id) == concept.id
    assert sorted(names) == ["en", "nl"]
    assert all(names.values())


def test_only_the_own_verb_narrows_a_known_one():
    broader = {verb.id: verb.broader for verb in (LAUNCHED, COMPLETED, ATTENDED, TOOK_OATH) if verb.broader}

    assert broader == {TOOK_OATH.id: "http://activitystrea.ms/agree"}
