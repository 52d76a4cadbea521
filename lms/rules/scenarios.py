"""Whether one can walk through a scenario. Nodes are {"key", "text", "options": [{"text", "consequence", "goes_to"}]};
the first is the start, one without options is an end.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Node = Mapping[str, Any]


@dataclass(frozen=True)
class Fault:
    """`code`: same_key, goes_nowhere, never_reached, no_end; `node`: counted from 0; `key`: of the node or of where it leads."""

    code: str
    node: int
    key: str


def faults_of(nodes: Sequence[Node]) -> list[Fault]:
    """In the order of the nodes; empty when every way from the start comes to an end."""
    keys = [node["key"] for node in nodes]
    found = [Fault("same_key", number, key) for number, key in enumerate(keys) if key in keys[:number]]
    found += [
        Fault("goes_nowhere", number, goes_to)
        for number, node in enumerate(nodes)
        for goes_to in _ways(node)
        if goes_to not in keys
    ]
    # While keys do not fit each other, ways cannot be followed.
    if found or not nodes:
        return sorted(found, key=lambda fault: fault.node)
    ways = {node["key"]: set(_ways(node)) for node in nodes}
    reached = _spread({keys[0]}, ways)
    back: dict[str, set[str]] = {key: {one for one, to in ways.items() if key in to} for key in keys}
    ending = _spread({key for key, to in ways.items() if not to}, back)
    return [
        Fault("never_reached" if key not in reached else "no_end", number, key)
        for number, key in enumerate(keys)
        if key not in reached or key not in ending
    ]


def _ways(node: Node) -> list[str]:
    return [option["goes_to"] for option in node.get("options") or ()]


def _spread(start: Iterable[str], ways: Mapping[str, set[str]]) -> set[str]:
    reached, new = set(start), set(start)
    while new:
        new = {to for one in new for to in ways[one]} - reached
        reached |= new
    return reached
