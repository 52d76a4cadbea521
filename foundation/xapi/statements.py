"""Is this a valid xAPI statement? Our own check: the libraries let too much through (docs/decisions)."""

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from foundation.errors import DomainError
from foundation.xapi.formats import Rules
from foundation.xapi.shapes import Statement

_STATEMENT: TypeAdapter[Statement] = TypeAdapter(Statement)


class InvalidStatement(DomainError):
    """`details["faults"]` is a list of {"path": "object.definition.choices[1].id", "reason": ...}."""

    code = "invalid_statement"


def validate_statement(raw: dict, *, version: str = "1.0.3") -> None:
    """`raw` as json.loads gives it; `version` as in the X-Experience-API-Version header, 1.0.x or 2.0.x.

    Raises InvalidStatement naming every fault, never the value: an actor may be somebody's address.
    """
    try:
        _STATEMENT.validate_python(raw, context=_rules_of(version))
    except ValidationError as error:
        faults = [
            {"path": _path(fault), "reason": fault["msg"]}
            for fault in error.errors(include_url=False, include_context=False, include_input=False)
        ]
        # From None, because pydantic's own error quotes the values.
        raise InvalidStatement(faults=faults) from None


def _rules_of(version: str) -> Rules:
    for rules in Rules:
        if version == rules or version.startswith(f"{rules}."):
            return rules
    raise ValueError(f"unknown xAPI version: {version}")


def _path(fault: ErrorDetails) -> str:
    path = ""
    for part in fault["loc"]:
        if isinstance(part, int):
            path += f"[{part}]"
        elif not _is_of_pydantic(part):
            path += f".{part}" if path else part
    return path


def _is_of_pydantic(part: str) -> bool:
    """The tag of a union, or the mark that not the value but the key is wrong."""
    return part == "[key]" or (part.startswith("(") and part.endswith(")"))
