"""What fits on a card of A6 (105 × 148 mm): how large the letters are, and which variants go along.

The sizes are those of static/css/cards.css; tests/dilemmas/test_prints.py holds the two together.
Lengths are points, 1/72 inch.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

MM = 72 / 25.4
# Never smaller on paper.
SMALLEST = 8.0
# Of the middle of the front, between the slabs; of the back, and of the text of an option there.
FRONT_WIDTH, BACK_WIDTH, OPTION_WIDTH = 46 * MM, 89 * MM, 79.4 * MM
FRONT_HEIGHT = 86 * MM
# Above the foot with the code.
BACK_HEIGHT = 110.5 * MM
# Where the code stands on the front, the back is wider by this too, and has a foot of one line.
WIDER, BACK_HEIGHT_WITHOUT_CODE = 4 * MM, 131 * MM
CODE_HEIGHT = 21 * MM
# The least that a browser or WeasyPrint may lay out otherwise than is reckoned here.
SPARE = 2.0
# A hook makes one curious: about two lines.
HOOK_LENGTH = 84

# Advance widths of Atkinson Hyperlegible Next in thousandths of an em, a sign and its number: of text at weight 400,
# of what is bold at 800.
_TEXT, _BOLD = (
    {pair[0]: int(pair[1:]) / 1000 for pair in table.split()}
    for table in (
        "!286 \"301 #651 $592 %919 &731 '160 (299 )299 *485 +606 ,210 -362 .210 /387 0648 1407 2548 3576 4614 "
        "5588 6598 7510 8615 9595 :210 ;210 <553 =628 >553 ?480 @778 A626 B613 C645 D669 E569 F552 G694 H694 "
        "I392 J512 K631 L541 M824 N693 O714 P592 Q724 R614 S592 T558 U690 V593 W856 X623 Y575 Z607 [317 \\387 "
        "]344 _372 a525 b566 c485 d564 e538 f314 g558 h550 i252 j245 k492 l262 m845 n550 o548 p566 q574 r349 "
        "s471 t326 u540 v461 w684 x481 y449 z460 |237 ~555 °352 ²382 ·240 ½820 –504 —824 ‘236 ’236 “399 ”399 "
        "…670 €664",
        "!315 \"430 #820 $618 %993 &726 '234 (351 )351 *486 +595 ,299 -377 .300 /464 0664 1456 2593 3611 4628 "
        "5617 6638 7549 8627 9560 :300 ;300 <577 =611 >577 ?577 @784 A702 B659 C665 D700 E613 F574 G731 H709 "
        "I434 J585 K681 L558 M878 N733 O756 P647 Q766 R668 S618 T628 U688 V669 W901 X713 Y684 Z624 [352 \\464 "
        "]352 _412 a561 b613 c523 d612 e576 f389 g610 h585 i326 j266 k587 l347 m899 n585 o590 p613 q612 r406 "
        "s526 t398 u580 v562 w766 x566 y555 z527 |266 ~529 °414 ²412 ·318 ½872 –497 —834 ‘285 ’285 “518 ”518 "
        "…830 €684",
    )
)
_SPACE, _BOLD_SPACE, _UNKNOWN = 0.28, 0.33, 0.9


@dataclass(frozen=True)
class Step:
    """One size of the back of a card; `text`, `question` and `option` are sizes of type."""

    text: float
    question: float
    option: float
    # Between the parts, and above and below an option; of a letter's tile.
    gap: float
    padding: float
    tile: float


STEPS = (
    Step(10.5, 15, 10, 3.4 * MM, 1.5 * MM, 6.6 * MM),
    Step(10, 14, 9.5, 3.1 * MM, 1.4 * MM, 6.4 * MM),
    Step(9.5, 13, 9, 2.9 * MM, 1.3 * MM, 6 * MM),
    Step(9, 12, 8.5, 2.6 * MM, 1.1 * MM, 5.6 * MM),
    Step(8.5, 11, 8, 2.3 * MM, 0.9 * MM, 5.2 * MM),
    Step(8, 10, 8, 1.8 * MM, 0.6 * MM, 5 * MM),
)
# Variants make the type no smaller than this step; below it they give way.
VARIANTS_DOWN_TO = 2
TEXT_LINE, QUESTION_LINE, OPTION_LINE, VARIANT_LINE = 1.36, 1.12, 1.25, 1.33
TITLES = (17.5, 15.0, 13.0, 11.0, 9.5)
TITLE_LINE, HOOK, HOOK_LINE, VALUE = 1.08, 12.0, 1.35, 8.5 * 1.35
# 'Wat als' is bold, and so much wider, in em.
BOLD_BEGINNING = 0.4
# A title may take this share of the middle of the front before it is set smaller.
TITLE_SHARE = 0.4
FRONT_GAP = 5 * MM


@dataclass(frozen=True)
class Fit:
    """How one case is set on its card."""

    # Of STEPS and of TITLES, as the classes of the style sheet count them.
    step: int
    title: int
    hook: str
    # As many variants as fit, in the editor's order.
    what_if: tuple[str, ...]
    # The longest texts need the whole back.
    code_on_front: bool = False
    # False for what no size of type could hold.
    is_enough: bool = True


def card_fit(case: Mapping[str, Any]) -> Fit:
    """The largest type with which everything stands on the card; `case`: frozen content of one language."""
    ways = list(_from_roomy_to_tight(case))
    found = next((fit for fit in ways if _is_back_enough(case, fit)), None)
    return found or replace(ways[-1], is_enough=False)


def _from_roomy_to_tight(case: Mapping[str, Any]) -> Iterator[Fit]:
    variants = tuple(case["what_if"])
    for code_on_front in (False, True):
        title, hook = _front(case, code_on_front=code_on_front)
        for step in range(len(STEPS)):
            least = len(variants) if step < VARIANTS_DOWN_TO else 0
            for count in range(len(variants), least - 1, -1):
                yield Fit(step, title, hook, variants[:count], code_on_front)


def _is_back_enough(case: Mapping[str, Any], fit: Fit) -> bool:
    room = BACK_HEIGHT_WITHOUT_CODE if fit.code_on_front else BACK_HEIGHT
    return back_height(case, fit) <= room - SPARE


def back_height(case: Mapping[str, Any], fit: Fit) -> float:
    step, wider = STEPS[fit.step], WIDER if fit.code_on_front else 0
    wide, option_wide = BACK_WIDTH + wider, OPTION_WIDTH + wider
    text = lines(card_text(case), step.text, wide) * step.text * TEXT_LINE
    question = lines(case["question"], step.question, wide, bold=True) * step.question * QUESTION_LINE
    options = sum(
        max(step.tile, lines(option["text"], step.option, option_wide) * step.option * OPTION_LINE)
        + 2 * step.padding
        + 0.25 * MM
        for option in case["options"]
    )
    narrower = wide - BOLD_BEGINNING * step.option
    variants = sum(lines(f"Wat als {one}", step.option, narrower) for one in fit.what_if)
    tail = step.gap + variants * step.option * VARIANT_LINE if variants else 0
    return text + step.gap + question + 0.6 * step.gap + options + tail


def _front(case: Mapping[str, Any], *, code_on_front: bool) -> tuple[int, str]:
    """The size of the title, and the hook where there is room for it."""
    below = len(case["core_values"]) * VALUE + FRONT_GAP + (CODE_HEIGHT if code_on_front else 0)
    room = FRONT_HEIGHT - below
    titles = [
        lines(case["title"], size, FRONT_WIDTH, bold=True) * size * TITLE_LINE
        if _has_wide_enough(case["title"], size)
        else room + 1
        for size in TITLES
    ]
    most = [TITLE_SHARE * room] * (len(TITLES) - 1) + [room]
    title = next((number for number, height in enumerate(titles) if height <= most[number]), len(TITLES) - 1)
    words = hook(case["card"])
    left = room - titles[title] - FRONT_GAP
    return title, words if lines(words, HOOK, FRONT_WIDTH) * HOOK * HOOK_LINE <= left else ""


def _has_wide_enough(title: str, size: float) -> bool:
    return max((width(word, size, bold=True) for word in title.split()), default=0) <= FRONT_WIDTH


def card_text(case: Mapping[str, Any]) -> str:
    """What happened, without the short question to the reader that a card closes with: the question follows."""
    *before, last = _sentences(case["card"])
    closes = last.endswith("?") and len(last.split()) <= 6 and re.search(r"\b(je|jij|jullie|you)\b", last)
    return " ".join(before) if before and closes else " ".join([*before, last])


def hook(card: str) -> str:
    """The first sentences of a card, as many as make about two lines; never half a sentence."""
    found = ""
    for sentence in _sentences(card):
        longer = f"{found} {sentence}".strip()
        if found and len(longer) > HOOK_LENGTH:
            break
        found = longer
    return found


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?…])\s|(?<=[.!?…]['’”])\s", " ".join(text.split()))


def lines(text: str, size: float, wide: float, *, bold: bool = False) -> int:
    """How many lines of this width a text takes, broken between words."""
    count, used, space = 0, wide + 1, width(" ", size, bold=bold)
    for word in text.split():
        long = width(word, size, bold=bold)
        if used + space + long <= wide:
            used += space + long
        else:
            # What is longer than a line is broken anywhere.
            count += max(1, ceil(long / wide))
            used = long % wide if long > wide else long
    return count


def width(text: str, size: float, *, bold: bool = False) -> float:
    # An accent makes no sign wider.
    signs = (unicodedata.normalize("NFD", sign)[0] for sign in text)
    table, space = (_BOLD, _BOLD_SPACE) if bold else (_TEXT, _SPACE)
    return sum(space if sign == " " else table.get(sign, _UNKNOWN) for sign in signs) * size
