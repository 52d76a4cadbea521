"""What an answer to a question is, whether it can be kept, and what of it fits. Screens are the plain dicts of lms/frozen.py.

question, hotspot: the index of one option, or of one spot of the image
several: the indexes of the chosen options, rising
order: the indexes of all items, in the order in which somebody put them
match: for each left part the index of the pair whose right part was chosen; None where nothing is chosen yet
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Answer = int | list[int] | list[int | None]
Screen = dict[str, Any]

# Kind of screen → where its choices stand, and what xAPI calls such a question.
CHOICES = {
    "question": "options",
    "several": "options",
    "order": "items",
    "match": "pairs",
    "hotspot": "spots",
}
INTERACTIONS = {
    "question": "choice",
    "several": "choice",
    "order": "sequencing",
    "match": "matching",
    "hotspot": "choice",
}
# Of the specification: between the parts of a response, and between the two sides of a pair.
NEXT_PART, OTHER_SIDE = "[,]", "[.]"


def asks(screen: Screen) -> bool:
    """Whether an answer to it is kept; of a dilemma, a scenario and what one writes nothing is."""
    return screen["type"] in CHOICES


def choices(screen: Screen) -> list[Any]:
    return list(screen[CHOICES[screen["type"]]])


def parsed(screen: Screen, given: Sequence[str]) -> Answer | None:
    """The answer in the fields of a form; None when nothing is chosen. Raises ValueError when it is no answer."""
    kind = screen["type"]
    if kind == "match":
        answer: Answer = [_index(one) if one else None for one in given]
        return _checked(screen, answer) if any(given) else None
    indexes = [_index(one) for one in given if one]
    if not indexes:
        return None
    if kind == "order":
        return _checked(screen, indexes)
    if kind == "several":
        return _checked(screen, sorted(set(indexes)))
    if len(indexes) > 1:
        raise ValueError("more than one answer")
    return _checked(screen, indexes[0])


def is_answer(screen: Screen, answer: Any) -> bool:
    """Whether it can be kept; a match may still be half done."""
    if not asks(screen):
        return False
    total = len(choices(screen))
    if screen["type"] in ("question", "hotspot"):
        return _is_index(answer, total)
    if not isinstance(answer, list):
        return False
    if screen["type"] == "match":
        return len(answer) == total and all(one is None or _is_index(one, total) for one in answer)
    if not answer or not all(_is_index(one, total) for one in answer):
        return False
    if screen["type"] == "order":
        return sorted(answer) == list(range(total))
    return answer == sorted(set(answer))


def is_given(screen: Screen, answer: Any) -> bool:
    """Whether it is a whole answer, to which there is something to say."""
    return is_answer(screen, answer) and not (screen["type"] == "match" and None in answer)


def fits(screen: Screen, answer: Answer) -> bool | None:
    """None for a question to which no answer is marked as fitting."""
    if screen["type"] == "order":
        return answer == list(range(len(screen["items"])))
    if screen["type"] == "match":
        return all(is_pair(screen, left, chosen) for left, chosen in enumerate(_parts(answer)))
    fitting = fitting_choices(screen)
    if not fitting:
        return None
    return answer == fitting if screen["type"] == "several" else answer in fitting


def fitting_choices(screen: Screen) -> list[int]:
    return [number for number, one in enumerate(choices(screen)) if one["fits"]]


def is_pair(screen: Screen, left: int, chosen: int | None) -> bool:
    """Two pairs may have the same right part: then either will do."""
    pairs = screen["pairs"]
    return chosen is not None and pairs[chosen]["right"] == pairs[left]["right"]


def mixed(screen: Screen) -> list[int]:
    """The order in which items or right parts are shown at first: always the same, and never the right one."""
    total = len(choices(screen))
    order = sorted(range(total), key=lambda one: hashlib.sha256(f"{screen['id']}/{one}".encode()).digest())
    return [*order[1:], order[0]] if order == list(range(total)) else order


def right_parts(screen: Screen) -> list[int]:
    """The pairs whose right parts can be chosen, mixed; each text once."""
    texts = [pair["right"] for pair in screen["pairs"]]
    return [one for one in mixed(screen) if texts.index(texts[one]) == one]


def moved(order: Sequence[int], item: int, by: int) -> list[int]:
    """The item one place up (-1) or down (1); at the end of the list nothing changes. Raises ValueError for another item."""
    place = order.index(item)
    other = place + by
    if not 0 <= other < len(order):
        return list(order)
    changed = list(order)
    changed[place], changed[other] = changed[other], changed[place]
    return changed


@dataclass(frozen=True)
class Chosen:
    """What somebody chose of several, as it is talked over: first what fits, then what is missing."""

    fitting: list[Any]
    missed: list[Any]
    beside: list[Any]
    left_out: list[Any]


def chosen_of(screen: Screen, answer: Sequence[int]) -> Chosen:
    options = screen["options"]

    def those(*, chosen: bool, fitting: bool) -> list[Any]:
        return [
            one
            for number, one in enumerate(options)
            if (number in answer, bool(one["fits"])) == (chosen, fitting)
        ]

    return Chosen(
        fitting=those(chosen=True, fitting=True),
        missed=those(chosen=False, fitting=True),
        beside=those(chosen=True, fitting=False),
        left_out=those(chosen=False, fitting=False),
    )


def response(screen: Screen, answer: Answer) -> str:
    """As xAPI writes an answer; the choices are known by their index."""
    if screen["type"] == "match":
        return NEXT_PART.join(f"{left}{OTHER_SIDE}{chosen}" for left, chosen in enumerate(_parts(answer)))
    return NEXT_PART.join(str(one) for one in _parts(answer))


def right_responses(screen: Screen) -> list[str]:
    """Every response that fits, as xAPI lists them."""
    if screen["type"] == "order":
        return [response(screen, list(range(len(screen["items"]))))]
    if screen["type"] == "match":
        texts = [pair["right"] for pair in screen["pairs"]]
        return [response(screen, [texts.index(text) for text in texts])]
    fitting = fitting_choices(screen)
    if screen["type"] == "several":
        return [response(screen, fitting)] if fitting else []
    return [str(one) for one in fitting]


def acknowledgement(screen: Screen) -> dict[str, str]:
    """What is kept of somebody who read a document: which text that was."""
    return {"version": screen["version"], "sha256": hashlib.sha256(screen["text"].encode()).hexdigest()}


def is_acknowledgement(kept: Any) -> bool:
    return isinstance(kept, dict) and kept.keys() == {"version", "sha256"}


def _parts(answer: Answer) -> list[Any]:
    return list(answer) if isinstance(answer, list) else [answer]


def _checked(screen: Screen, answer: Answer) -> Answer:
    if not is_answer(screen, answer):
        raise ValueError("no answer to this screen")
    return answer


def _index(given: str) -> int:
    """Raises ValueError for what is no number of one or two digits."""
    if not (given.isascii() and given.isdigit() and len(given) < 3):
        raise ValueError("not a number")
    return int(given)


def _is_index(one: Any, total: int) -> bool:
    return isinstance(one, int) and not isinstance(one, bool) and 0 <= one < total
