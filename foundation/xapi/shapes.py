"""The objects of an xAPI statement, in the data models 1.0.3 and 2.0 (IEEE 9274.1.1).

Typed dictionaries: an absent key is absent, and a null is never valid outside an extension.
Section numbers are those of part 2 of the 1.0.3 specification.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, NotRequired

from pydantic import AfterValidator, ConfigDict, Discriminator, Field, Tag, ValidationInfo, with_config
from typing_extensions import TypedDict

from foundation.xapi.formats import (
    Duration,
    Iri,
    LanguageTag,
    Mbox,
    MediaType,
    Rules,
    Sha1,
    Sha2,
    Timestamp,
    Uuid,
    Version,
    fault,
    rules_of,
)

VOIDED = "http://adlnet.gov/expapi/verbs/voided"

_STRICT = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)

LanguageMap = dict[LanguageTag, str]
Extensions = dict[Iri, Any]


def _tag(name: str) -> Tag:
    # In brackets, so that a tag in pydantic's path is told from a key.
    return Tag(f"({name})")


def _by_object_type(*names: str) -> Discriminator:
    """The first name is the type of an object that does not say its own."""

    def tag(value: object) -> str:
        return f"({value.get('objectType', names[0])})" if isinstance(value, dict) else f"({names[0]})"

    return Discriminator(
        tag, custom_error_type="xapi", custom_error_message=f"objectType must be one of {', '.join(names)}"
    )


@with_config(_STRICT)
class Account(TypedDict):
    homePage: Iri
    name: str


@with_config(_STRICT)
class _Identified(TypedDict, total=False):
    name: str
    mbox: Mbox
    mbox_sha1sum: Sha1
    openid: Iri
    account: Account


_IDENTIFIERS = {"mbox", "mbox_sha1sum", "openid", "account"}


@with_config(_STRICT)
class _Agent(_Identified):
    objectType: NotRequired[Literal["Agent"]]


def _check_agent(agent: _Agent) -> _Agent:
    if len(agent.keys() & _IDENTIFIERS) != 1:
        raise fault(f"must have exactly one of {', '.join(sorted(_IDENTIFIERS))}")
    return agent


Agent = Annotated[_Agent, AfterValidator(_check_agent)]


@with_config(_STRICT)
class _Group(_Identified):
    objectType: Literal["Group"]
    member: NotRequired[list[Agent]]


def _check_group(group: _Group) -> _Group:
    identifiers = len(group.keys() & _IDENTIFIERS)
    if identifiers > 1:
        raise fault(f"must have at most one of {', '.join(sorted(_IDENTIFIERS))}")
    if not identifiers and not group.get("member"):
        raise fault("must have members, or be identified")
    return group


Group = Annotated[_Group, AfterValidator(_check_group)]
Actor = Annotated[
    Annotated[Agent, _tag("Agent")] | Annotated[Group, _tag("Group")], _by_object_type("Agent", "Group")
]


def _check_authority(authority: Mapping[str, Any]) -> Mapping[str, Any]:
    """2.4.9: a group is an application and its user, together."""
    if authority.get("objectType") == "Group" and (
        len(authority.get("member", ())) != 2 or authority.keys() & _IDENTIFIERS
    ):
        raise fault("must be an agent, or an anonymous group of two")
    return authority


Authority = Annotated[Actor, AfterValidator(_check_authority)]


@with_config(_STRICT)
class Verb(TypedDict):
    id: Iri
    display: NotRequired[LanguageMap]


@with_config(_STRICT)
class InteractionComponent(TypedDict):
    id: str
    description: NotRequired[LanguageMap]


def _check_distinct(components: list[InteractionComponent]) -> list[InteractionComponent]:
    if len({component["id"] for component in components}) < len(components):
        raise fault("must have distinct ids")
    return components


InteractionComponents = Annotated[list[InteractionComponent], AfterValidator(_check_distinct)]
InteractionType = Literal[
    "true-false",
    "choice",
    "fill-in",
    "long-fill-in",
    "matching",
    "performance",
    "sequencing",
    "likert",
    "numeric",
    "other",
]
# 2.4.4.1: which lists of components go with a type; the other types have none.
_LISTS_BY_TYPE = {
    "choice": {"choices"},
    "sequencing": {"choices"},
    "likert": {"scale"},
    "matching": {"source", "target"},
    "performance": {"steps"},
}
_LISTS = {"choices", "scale", "source", "target", "steps"}


@with_config(_STRICT)
class _Definition(TypedDict, total=False):
    name: LanguageMap
    description: LanguageMap
    type: Iri
    moreInfo: Iri
    extensions: Extensions
    interactionType: InteractionType
    correctResponsesPattern: list[str]
    choices: InteractionComponents
    scale: InteractionComponents
    source: InteractionComponents
    target: InteractionComponents
    steps: InteractionComponents


def _check_interaction(definition: _Definition) -> _Definition:
    interaction_type = definition.get("interactionType")
    lists = definition.keys() & _LISTS
    if interaction_type is None:
        if lists or "correctResponsesPattern" in definition:
            raise fault("must have an interactionType")
    elif surplus := lists - _LISTS_BY_TYPE.get(interaction_type, set()):
        raise fault(f"must not have {', '.join(sorted(surplus))} with interactionType {interaction_type}")
    return definition


Definition = Annotated[_Definition, AfterValidator(_check_interaction)]


@with_config(_STRICT)
class Activity(TypedDict):
    objectType: NotRequired[Literal["Activity"]]
    id: Iri
    definition: NotRequired[Definition]


@with_config(_STRICT)
class StatementRef(TypedDict):
    objectType: Literal["StatementRef"]
    id: Uuid


@with_config(_STRICT)
class _Score(TypedDict, total=False):
    scaled: Annotated[float, Field(ge=-1, le=1)]
    raw: float
    min: float
    max: float


def _check_score(score: _Score) -> _Score:
    lowest, highest = score.get("min", float("-inf")), score.get("max", float("inf"))
    if not lowest < highest:
        raise fault("min must be less than max")
    if "raw" in score and not lowest <= score["raw"] <= highest:
        raise fault("raw must lie between min and max")
    return score


@with_config(_STRICT)
class Result(TypedDict, total=False):
    score: Annotated[_Score, AfterValidator(_check_score)]
    success: bool
    completion: bool
    response: str
    duration: Duration
    extensions: Extensions


def _one_or_many(value: object) -> str:
    return "(many)" if isinstance(value, list) else "(one)"


# 2.4.6.2: a single activity is allowed, as 0.95 had it.
ActivityOrActivities = Annotated[
    Annotated[Activity, _tag("one")] | Annotated[list[Activity], _tag("many")], Discriminator(_one_or_many)
]


@with_config(_STRICT)
class ContextActivities(TypedDict, total=False):
    parent: ActivityOrActivities
    grouping: ActivityOrActivities
    category: ActivityOrActivities
    other: ActivityOrActivities


RelevantTypes = Annotated[list[Iri], Field(min_length=1)]


@with_config(_STRICT)
class ContextAgent(TypedDict):
    objectType: Literal["contextAgent"]
    agent: Agent
    relevantTypes: NotRequired[RelevantTypes]


@with_config(_STRICT)
class ContextGroup(TypedDict):
    objectType: Literal["contextGroup"]
    group: Group
    relevantTypes: NotRequired[RelevantTypes]


@with_config(_STRICT)
class _Context(TypedDict, total=False):
    registration: Uuid
    instructor: Actor
    team: Group
    contextActivities: ContextActivities
    contextAgents: list[ContextAgent]
    contextGroups: list[ContextGroup]
    revision: str
    platform: str
    language: LanguageTag
    statement: StatementRef
    extensions: Extensions


def _check_context(context: _Context, info: ValidationInfo) -> _Context:
    if rules_of(info) is Rules.V1 and (surplus := context.keys() & {"contextAgents", "contextGroups"}):
        raise fault(f"must not have {', '.join(sorted(surplus))} before xAPI 2.0")
    return context


Context = Annotated[_Context, AfterValidator(_check_context)]


@with_config(_STRICT)
class Attachment(TypedDict):
    usageType: Iri
    display: LanguageMap
    description: NotRequired[LanguageMap]
    contentType: MediaType
    length: Annotated[int, Field(ge=0)]
    sha2: Sha2
    fileUrl: NotRequired[Iri]


@with_config(_STRICT)
class _Event(TypedDict):
    actor: Actor
    verb: Verb
    result: NotRequired[Result]
    context: NotRequired[Context]
    timestamp: NotRequired[Timestamp]
    attachments: NotRequired[list[Attachment]]


def _check_event(event: Mapping[str, Any]) -> Mapping[str, Any]:
    object_type = event["object"].get("objectType", "Activity")
    if event["verb"]["id"] == VOIDED and object_type != "StatementRef":
        raise fault("a voiding statement must have a StatementRef as its object")
    if object_type != "Activity" and (surplus := event.get("context", {}).keys() & {"revision", "platform"}):
        raise fault(f"context must not have {', '.join(sorted(surplus))} unless the object is an Activity")
    return event


@with_config(_STRICT)
class _SubStatement(_Event):
    """2.4.4.3: without id, stored, version and authority, and without a SubStatement of its own."""

    objectType: Literal["SubStatement"]
    object: Annotated[
        Annotated[Activity, _tag("Activity")]
        | Annotated[Agent, _tag("Agent")]
        | Annotated[Group, _tag("Group")]
        | Annotated[StatementRef, _tag("StatementRef")],
        _by_object_type("Activity", "Agent", "Group", "StatementRef"),
    ]


SubStatement = Annotated[_SubStatement, AfterValidator(_check_event)]


@with_config(_STRICT)
class _Statement(_Event):
    id: NotRequired[Uuid]
    object: Annotated[
        Annotated[Activity, _tag("Activity")]
        | Annotated[Agent, _tag("Agent")]
        | Annotated[Group, _tag("Group")]
        | Annotated[StatementRef, _tag("StatementRef")]
        | Annotated[SubStatement, _tag("SubStatement")],
        _by_object_type("Activity", "Agent", "Group", "StatementRef", "SubStatement"),
    ]
    stored: NotRequired[Timestamp]
    authority: NotRequired[Authority]
    version: NotRequired[Version]


Statement = Annotated[_Statement, AfterValidator(_check_event)]
