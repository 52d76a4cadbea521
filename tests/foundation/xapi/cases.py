"""Statements written from the specification (1.0.3, part 2; IEEE 9274.1.1), valid and not."""

from copy import deepcopy
from typing import Any

UUID = "8f87ccde-bb56-4c2e-ab83-44982ef22df0"
AGENT = {"account": {"homePage": "https://plein.example", "name": "1625378"}}
OTHER_AGENT = {"objectType": "Agent", "name": "Sam", "mbox": "mailto:sam@lindewaard.example"}
GROUP = {"objectType": "Group", "mbox": "mailto:team@lindewaard.example"}
VERB = {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"nl": "voltooide", "en": "completed"}}
VOIDED = {"id": "http://adlnet.gov/expapi/verbs/voided"}
ACTIVITY = {"id": "https://plein.example/modules/integer-werken"}
REFERENCE = {"objectType": "StatementRef", "id": UUID}
ATTACHMENT = {
    "usageType": "http://id.tincanapi.com/attachment/certificate-of-completion",
    "display": {"nl": "Oorkonde"},
    "contentType": "application/pdf",
    "length": 27,
    "sha2": "672fa5fa658017f1b72d65036f13379c6ab05d4ab3b6664908d8acf0b6a0c634",
}
CONTEXT_AGENT = {
    "objectType": "contextAgent",
    "agent": OTHER_AGENT,
    "relevantTypes": ["https://plein.example/xapi/roles/official"],
}
CONTEXT_GROUP = {"objectType": "contextGroup", "group": GROUP}
YES, NO = {"id": "yes", "description": {"nl": "ja"}}, {"id": "no"}
IRI = "https://plein.example/x"


def statement(**parts: Any) -> dict[str, Any]:
    return deepcopy({"actor": AGENT, "verb": VERB, "object": ACTIVITY} | parts)


def without(*keys: str) -> dict[str, Any]:
    return {key: part for key, part in statement().items() if key not in keys}


def about(**definition: Any) -> dict[str, Any]:
    return statement(object=ACTIVITY | {"definition": definition})


def in_context(**context: Any) -> dict[str, Any]:
    return statement(context=context)


def resulting(**result: Any) -> dict[str, Any]:
    return statement(result=result)


def scored(**score: float) -> dict[str, Any]:
    return resulting(score=score)


def attached(**changes: Any) -> dict[str, Any]:
    return statement(attachments=[ATTACHMENT | changes])


def planned(**parts: Any) -> dict[str, Any]:
    return statement(object={"objectType": "SubStatement"} | statement(**parts))


VALID: dict[str, dict[str, Any]] = {
    "the simplest": statement(),
    "everything at once": statement(
        id=UUID,
        actor=AGENT | {"objectType": "Agent", "name": "1625378"},
        object=ACTIVITY
        | {
            "objectType": "Activity",
            "definition": {
                "name": {"nl": "Integer werken"},
                "description": {"nl-NL": "Tien lessen"},
                "type": "http://adlnet.gov/expapi/activities/module",
                "moreInfo": "https://plein.example/over?les=1#begin",
                "extensions": {IRI: {"a": [1, None]}},
            },
        },
        result={
            "score": {"scaled": 0.5, "raw": 5, "min": 0, "max": 10.0},
            "success": True,
            "completion": False,
            "response": "",
            "duration": "PT4H35M59.14S",
            "extensions": {},
        },
        context={
            "registration": UUID,
            "instructor": OTHER_AGENT,
            "team": GROUP,
            "contextActivities": {
                "parent": [ACTIVITY],
                "grouping": [ACTIVITY],
                "category": [],
                "other": [ACTIVITY],
            },
            "revision": "3",
            "platform": "Integriteitsplein",
            "language": "nl-NL",
            "statement": REFERENCE,
            "extensions": {IRI: None},
        },
        timestamp="2021-01-15T09:30:00.123+01:00",
        stored="2021-01-15T08:30:01Z",
        authority=OTHER_AGENT,
        version="1.0.0",
        attachments=[ATTACHMENT | {"description": {"en": "Certificate"}, "fileUrl": f"{IRI}/file.pdf"}],
    ),
    "an actor by mbox": statement(actor=OTHER_AGENT),
    "an actor by mbox_sha1sum": statement(actor={"mbox_sha1sum": "EBD31E95054C018B10727CCFFD2EF2EC3A016EE9"}),
    "an actor by openid": statement(actor={"openid": "https://sam.openid.example/"}),
    "an identified group without members": statement(actor=GROUP),
    "an identified group with members": statement(actor=GROUP | {"member": [AGENT, OTHER_AGENT]}),
    "an anonymous group": statement(actor={"objectType": "Group", "name": "Team", "member": [AGENT]}),
    "a verb without display": statement(verb={"id": "https://plein.example/verbs#swore"}),
    "an IRI beyond ASCII": statement(verb={"id": "http://example.com/فعل/خواندن"}),
    "an IRI that is a URN": statement(object={"id": f"urn:uuid:{UUID}"}),
    "an IRI with an IPv6 host": statement(object={"id": "http://[2001:db8::7]:8080/a%20b?c=d"}),
    "an upper-case UUID": statement(id=UUID.upper()),
    "a UUID of another variant": statement(id="12345678-1234-5678-1234-567812345678"),
    "an object that is an agent": statement(object=AGENT | {"objectType": "Agent"}),
    "an object that is a group": statement(object=GROUP),
    "an object that is a statement": statement(object=REFERENCE),
    "a voiding statement": statement(verb=VOIDED, object=REFERENCE),
    "a plan": planned(timestamp="2999-01-01T00:00:00Z", result={"completion": True}),
    "a plan about a person": planned(object=OTHER_AGENT),
    "a plan with a revision": planned(context={"revision": "2"}),
    "a plan with an attachment": planned(attachments=[ATTACHMENT]),
    "a true-false question": about(interactionType="true-false", correctResponsesPattern=["true"]),
    "a choice question": about(
        interactionType="choice", choices=[YES, NO], correctResponsesPattern=["yes[,]no"]
    ),
    "a question nobody answers well": about(interactionType="fill-in", correctResponsesPattern=[]),
    "an essay question": about(interactionType="long-fill-in"),
    "a matching question": about(interactionType="matching", source=[YES], target=[YES, NO]),
    "a performance": about(interactionType="performance", steps=[YES]),
    "a sequence": about(interactionType="sequencing", choices=[YES, NO]),
    "a scale": about(interactionType="likert", scale=[YES, NO]),
    "a number": about(interactionType="numeric", correctResponsesPattern=["[:]4"]),
    "another question": about(interactionType="other"),
    "a score at its lower bound": scored(scaled=-1, raw=-2, min=-2),
    "a score at its upper bound": scored(scaled=1, raw=10, max=10),
    "no result to speak of": resulting(),
    "a single context activity": in_context(contextActivities={"parent": ACTIVITY}),
    "an instructing group": in_context(instructor={"objectType": "Group", "member": [AGENT]}),
    "an empty value in an extension": in_context(extensions={IRI: "", f"{IRI}/2": {}, f"{IRI}/3": None}),
    "a platform, the object being an activity": in_context(platform="Integriteitsplein"),
    "an attachment of a known length in SHA-512": attached(
        sha2="0f" * 64, contentType="text/plain; charset=ascii"
    ),
    "a pair as its authority": statement(authority={"objectType": "Group", "member": [AGENT, OTHER_AGENT]}),
    "version 1.0": statement(version="1.0"),
    "version 1.0.9": statement(version="1.0.9"),
}

ONLY_1_0_3: dict[str, dict[str, Any]] = {
    "a timestamp in the basic format": statement(timestamp="20210115T093000,5+0100"),
    "a timestamp without seconds": statement(timestamp="2021-01-15T09:30Z"),
    "a zone in hours": statement(timestamp="2021-01-15T09:30:00+01"),
}

ONLY_2_0: dict[str, dict[str, Any]] = {
    "context agents": in_context(contextAgents=[CONTEXT_AGENT]),
    "context groups": in_context(contextGroups=[CONTEXT_GROUP | {"relevantTypes": [IRI]}]),
    "version 2.0.0": statement(version="2.0.0"),
    "a timestamp in lower case": statement(timestamp="2021-01-15t09:30:00.5z"),
}

# What is wrong with it, the statement, and the path that must be named.
INVALID: list[tuple[str, dict[str, Any], str]] = [
    ("no actor", without("actor"), "actor"),
    ("no verb", without("verb"), "verb"),
    ("no object", without("object"), "object"),
    ("an unknown key", statement(actors=[]), "actors"),
    ("a key in the wrong case", without("verb") | {"Verb": VERB}, "Verb"),
    ("a null", statement(result=None), "result"),
    ("an id that is no UUID", statement(id="8f87ccdebb564c2eab8344982ef22df0"), "id"),
    ("an id with a wrong letter", statement(id=UUID.replace("8", "g")), "id"),
    ("an actor that is a list", statement(actor=[AGENT]), "actor"),
    ("an actor without identifier", statement(actor={"name": "Sam"}), "actor"),
    ("an actor with two identifiers", statement(actor=AGENT | OTHER_AGENT), "actor"),
    ("an actor of an unknown type", statement(actor=AGENT | {"objectType": "agent"}), "actor"),
    ("an agent with members", statement(actor=AGENT | {"member": [AGENT]}), "actor.member"),
    ("an mbox without mailto", statement(actor={"mbox": "sam@lindewaard.example"}), "actor.mbox"),
    ("an mbox without an address", statement(actor={"mbox": "mailto:lindewaard.example"}), "actor.mbox"),
    ("an mbox that is an object", statement(actor={"mbox": {}}), "actor.mbox"),
    ("a short hash", statement(actor={"mbox_sha1sum": "ebd31e95"}), "actor.mbox_sha1sum"),
    ("an openid without scheme", statement(actor={"openid": "sam.openid.example"}), "actor.openid"),
    (
        "an account without name",
        statement(actor={"account": {"homePage": IRI}}),
        "actor.account.name",
    ),
    (
        "a relative home page",
        statement(actor={"account": {"homePage": "/people", "name": "7"}}),
        "actor.account.homePage",
    ),
    (
        "an account named by a number",
        statement(actor={"account": {"homePage": IRI, "name": 7}}),
        "actor.account.name",
    ),
    ("an anonymous group without members", statement(actor={"objectType": "Group"}), "actor"),
    ("an anonymous group of nobody", statement(actor={"objectType": "Group", "member": []}), "actor"),
    ("a group with two identifiers", statement(actor=GROUP | {"openid": IRI}), "actor"),
    ("a group in a group", statement(actor=GROUP | {"member": [GROUP]}), "actor.member[0].objectType"),
    ("a group with a faulty member", statement(actor=GROUP | {"member": [AGENT, {}]}), "actor.member[1]"),
    ("a verb without id", statement(verb={"display": {"nl": "zwoer"}}), "verb.id"),
    ("a relative verb", statement(verb={"id": "verbs/completed"}), "verb.id"),
    ("a verb with a space", statement(verb={"id": "http://example.com/took oath"}), "verb.id"),
    ("a verb without host", statement(verb={"id": "http:///completed"}), "verb.id"),
    ("a verb that is a bare scheme", statement(verb={"id": "urn:"}), "verb.id"),
    ("a stray percent sign", statement(verb={"id": "http://example.com/100%"}), "verb.id"),
    ("a display that is a text", statement(verb=VERB | {"display": "voltooide"}), "verb.display"),
    ("a display in no language", statement(verb=VERB | {"display": {"": "x"}}), "verb.display."),
    ("a display in a wrong tag", statement(verb=VERB | {"display": {"nl_NL": "x"}}), "verb.display.nl_NL"),
    ("a display that is a number", statement(verb=VERB | {"display": {"nl": 1}}), "verb.display.nl"),
    ("a verb that voids an activity", statement(verb=VOIDED), ""),
    ("an activity without id", statement(object={"definition": {}}), "object.id"),
    ("an object of an unknown type", statement(object=ACTIVITY | {"objectType": "activity"}), "object"),
    ("an agent that does not say so", statement(object=AGENT), "object.id"),
    ("a reference without id", statement(object={"objectType": "StatementRef"}), "object.id"),
    ("a reference to no UUID", statement(object=REFERENCE | {"id": "1"}), "object.id"),
    ("a relative activity type", about(type="module"), "object.definition.type"),
    ("a relative moreInfo", about(moreInfo="../over"), "object.definition.moreInfo"),
    ("a name that is a text", about(name="Integer werken"), "object.definition.name"),
    ("an extension without scheme", about(extensions={"level": 1}), "object.definition.extensions.level"),
    ("an unknown interaction", about(interactionType="Choice"), "object.definition.interactionType"),
    ("answers without interaction", about(correctResponsesPattern=["true"]), "object.definition"),
    ("choices without interaction", about(choices=[YES]), "object.definition"),
    ("a scale in a choice", about(interactionType="choice", scale=[YES]), "object.definition"),
    ("choices in a number", about(interactionType="numeric", choices=[YES]), "object.definition"),
    (
        "twice the same choice",
        about(interactionType="choice", choices=[YES, YES]),
        "object.definition.choices",
    ),
    (
        "a choice without id",
        about(interactionType="choice", choices=[YES, {"description": {}}]),
        "object.definition.choices[1].id",
    ),
    (
        "an answer that is a boolean",
        about(interactionType="true-false", correctResponsesPattern=[True]),
        "object.definition.correctResponsesPattern[0]",
    ),
    ("a plan with an id", planned(id=UUID), "object.id"),
    ("a plan with an authority", planned(authority=AGENT), "object.authority"),
    ("a plan that is stored", planned(stored="2021-01-15T09:30:00Z"), "object.stored"),
    ("a plan with a version", planned(version="1.0.0"), "object.version"),
    ("a plan in a plan", planned(object=planned()["object"]), "object.object"),
    (
        "a plan without verb",
        statement(object={"objectType": "SubStatement", **without("verb")}),
        "object.verb",
    ),
    ("a plan with a null", planned(result={"response": None}), "object.result.response"),
    ("a plan about a person on a platform", planned(object=OTHER_AGENT, context={"platform": "x"}), "object"),
    ("a score above one", scored(scaled=1.5), "result.score.scaled"),
    ("a score below minus one", scored(scaled=-1.01), "result.score.scaled"),
    ("a raw score above the maximum", scored(raw=11, max=10), "result.score"),
    ("a raw score below the minimum", scored(raw=-1, min=0), "result.score"),
    ("a minimum that is the maximum", scored(min=10, max=10), "result.score"),
    ("a score in words", statement(result={"score": {"raw": "7"}}), "result.score.raw"),
    ("a score that is true", scored(raw=True), "result.score.raw"),
    ("an endless score", scored(raw=float("inf")), "result.score.raw"),
    ("a success in words", resulting(success="true"), "result.success"),
    ("a completion in numbers", resulting(completion=1), "result.completion"),
    ("a response that is a number", resulting(response=4), "result.response"),
    ("a duration in minutes", resulting(duration="25"), "result.duration"),
    ("weeks with days", resulting(duration="P4W1D"), "result.duration"),
    ("a duration of nothing", resulting(duration="PT"), "result.duration"),
    ("a fraction before the last part", resulting(duration="P1.5DT1H"), "result.duration"),
    ("an alternative duration", resulting(duration="P0003-06-04T12:30:05"), "result.duration"),
    ("a registration that is no UUID", in_context(registration="7"), "context.registration"),
    ("a team that is an agent", in_context(team=OTHER_AGENT), "context.team.objectType"),
    ("an instructor without identifier", in_context(instructor={}), "context.instructor"),
    (
        "an unknown context activity",
        in_context(contextActivities={"child": [ACTIVITY]}),
        "context.contextActivities.child",
    ),
    (
        "a context activity without id",
        in_context(contextActivities={"parent": [ACTIVITY, {}]}),
        "context.contextActivities.parent[1].id",
    ),
    ("a language in words", in_context(language="Nederlands!"), "context.language"),
    ("a context that is an activity", in_context(statement=ACTIVITY), "context.statement.objectType"),
    ("a context key that is no IRI", in_context(extensions={"a b:c": 1}), "context.extensions.a b:c"),
    ("a revision of a person", statement(object=GROUP, context={"revision": "1"}), ""),
    ("a platform of a reference", statement(object=REFERENCE, context={"platform": "x"}), ""),
    ("a timestamp without zone", statement(timestamp="2021-01-15T09:30:00"), "timestamp"),
    ("a timestamp in minus zero", statement(timestamp="2021-01-15T09:30:00-00:00"), "timestamp"),
    ("a date only", statement(timestamp="2021-01-15"), "timestamp"),
    ("a day that is not", statement(timestamp="2021-02-29T09:30:00Z"), "timestamp"),
    ("an hour that is not", statement(timestamp="2021-01-15T25:30:00Z"), "timestamp"),
    ("a timestamp in seconds", statement(timestamp=1610699400), "timestamp"),
    ("stored on no day", statement(stored="yesterday"), "stored"),
    (
        "an authority of one in a group",
        statement(authority={"objectType": "Group", "member": [AGENT]}),
        "authority",
    ),
    (
        "an identified group as authority",
        statement(authority=GROUP | {"member": [AGENT, OTHER_AGENT]}),
        "authority",
    ),
    ("version 0.9.9", statement(version="0.9.9"), "version"),
    ("version 1.1.0", statement(version="1.1.0"), "version"),
    ("version as a number", statement(version=1.0), "version"),
    ("attachments that are one", statement(attachments=ATTACHMENT), "attachments"),
    ("a relative usage", attached(usageType="certificate"), "attachments[0].usageType"),
    ("an attachment titled by a text", attached(display="Oorkonde"), "attachments[0].display"),
    ("an attachment of no type", attached(contentType="pdf"), "attachments[0].contentType"),
    ("a length in words", attached(length="27"), "attachments[0].length"),
    ("a length below zero", attached(length=-1), "attachments[0].length"),
    ("a length in halves", attached(length=27.5), "attachments[0].length"),
    ("a hash of an odd length", attached(sha2="672fa5fa"), "attachments[0].sha2"),
    ("a relative file", attached(fileUrl="file.pdf"), "attachments[0].fileUrl"),
    (
        "an attachment without a hash",
        statement(attachments=[{key: part for key, part in ATTACHMENT.items() if key != "sha2"}]),
        "attachments[0].sha2",
    ),
]

INVALID_IN_2_0: list[tuple[str, dict[str, Any], str]] = [
    ("a timestamp in the basic format", statement(timestamp="20210115T093000Z"), "timestamp"),
    ("a timestamp without seconds", statement(timestamp="2021-01-15T09:30Z"), "timestamp"),
    ("a zone in hours", statement(timestamp="2021-01-15T09:30:00+01"), "timestamp"),
    ("version 2.1", statement(version="2.1.0"), "version"),
    (
        "a context agent of another type",
        in_context(contextAgents=[CONTEXT_AGENT | {"objectType": "Agent"}]),
        "context.contextAgents[0].objectType",
    ),
    (
        "a context agent that is a group",
        in_context(contextAgents=[CONTEXT_AGENT | {"agent": GROUP}]),
        "context.contextAgents[0].agent.objectType",
    ),
    (
        "a context group without its group",
        in_context(contextGroups=[{"objectType": "contextGroup"}]),
        "context.contextGroups[0].group",
    ),
    (
        "no relevant types at all",
        in_context(contextAgents=[CONTEXT_AGENT | {"relevantTypes": []}]),
        "context.contextAgents[0].relevantTypes",
    ),
    (
        "a relative relevant type",
        in_context(contextGroups=[CONTEXT_GROUP | {"relevantTypes": [IRI, "team"]}]),
        "context.contextGroups[0].relevantTypes[1]",
    ),
]
