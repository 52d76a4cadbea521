"""The verbs and kinds of activity this installation states, and the IRIs of its own profile."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

# Ends in no slash; what the installation coins itself hangs below it.
PROFILE = f"{settings.SITE_URL}/xapi/profile"


@dataclass(frozen=True, slots=True)
class Verb:
    """`display` by language tag; `broader` is the IRI of the known verb that an own one narrows."""

    id: str
    display: Mapping[str, str]
    broader: str | None = None


@dataclass(frozen=True, slots=True)
class ActivityType:
    """`name` by language tag."""

    id: str
    name: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Activity:
    """What a statement is about: `id` is an IRI, `name` by language tag.

    `interaction`: of a question, the parts of the definition that say how it is asked (2.4.4.1).
    """

    id: str
    type: ActivityType
    name: Mapping[str, str]
    interaction: Mapping[str, Any] = field(default_factory=dict)


LAUNCHED = Verb("http://adlnet.gov/expapi/verbs/launched", {"nl": "startte", "en": "launched"})
COMPLETED = Verb("http://adlnet.gov/expapi/verbs/completed", {"nl": "voltooide", "en": "completed"})
PASSED = Verb("http://adlnet.gov/expapi/verbs/passed", {"nl": "slaagde voor", "en": "passed"})
ANSWERED = Verb("http://adlnet.gov/expapi/verbs/answered", {"nl": "beantwoordde", "en": "answered"})
EXPERIENCED = Verb("http://adlnet.gov/expapi/verbs/experienced", {"nl": "maakte mee", "en": "experienced"})
ATTENDED = Verb("http://adlnet.gov/expapi/verbs/attended", {"nl": "was aanwezig bij", "en": "attended"})
# One verb for oath and promise: which of the two was spoken may reveal a belief (AVG art. 9).
TOOK_OATH = Verb(
    f"{PROFILE}/verbs/took-oath",
    {"nl": "legde de eed of belofte af", "en": "took the oath or promise"},
    broader="http://activitystrea.ms/agree",
)
SIGNED = Verb(
    f"{PROFILE}/verbs/signed",
    {"nl": "ondertekende", "en": "signed"},
    broader="http://activitystrea.ms/accept",
)

# Of the specification: its object is the statement that no longer holds.
VOIDED = Verb("http://adlnet.gov/expapi/verbs/voided", {"nl": "verklaarde vervallen", "en": "voided"})

MODULE = ActivityType("http://adlnet.gov/expapi/activities/module", {"nl": "module", "en": "module"})
INTERACTION = ActivityType(
    "http://adlnet.gov/expapi/activities/cmi.interaction", {"nl": "vraag", "en": "question"}
)
SCENARIO = ActivityType("http://id.tincanapi.com/activitytype/scenario", {"nl": "scenario", "en": "scenario"})
MEETING = ActivityType("http://adlnet.gov/expapi/activities/meeting", {"nl": "bijeenkomst", "en": "meeting"})
OATH = ActivityType(
    f"{PROFILE}/activity-types/oath", {"nl": "ambtseed of belofte", "en": "oath or promise of office"}
)
DOCUMENT = ActivityType("http://id.tincanapi.com/activitytype/document", {"nl": "document", "en": "document"})

MODULE_VERSION = f"{PROFILE}/extensions/module-version"
# Of the requirement by which somebody follows a programme.
PROGRAMME_VERSION = f"{PROFILE}/extensions/programme-version"
