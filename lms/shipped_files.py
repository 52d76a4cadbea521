"""The bank of questions as readable files: content/questions/<module>.<language>.yaml, `questions` with for each:

code, tags, kind (a screen of BankQuestionBlock), and the fields of that screen
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from foundation.content.rules.shipping import tidy_html
from foundation.content.shipped_files import LANGUAGES, ItemFile, Shape, Source, read_file
from lms.models import BankQuestion
from lms.rules.drawing import tags_of

FOLDER = Path(__file__).parent / "content"
QUESTION_SHAPE = Shape(BankQuestion, ("code", "tags"), streams=("screen",))
OF_THE_QUESTION = ("code", "tags", "kind")


def question_files(folder: Path) -> Iterator[ItemFile]:
    """Dutch first, so that each translation finds its original. Raises KeyError for a field that is missing."""
    for language in LANGUAGES:
        for path in sorted((folder / "questions").glob(f"*.{language}.yaml")):
            for question in read_file(path)["questions"]:
                yield ItemFile("bank_question", language, QUESTION_SHAPE, content_of(question))


def content_of(question: dict[str, Any]) -> dict[str, Any]:
    """The fields of a BankQuestion."""
    given = {name: _text(value) for name, value in question.items() if name not in OF_THE_QUESTION}
    blocks: Any = BankQuestion._meta.get_field("screen")
    block = blocks.stream_block.child_blocks[question["kind"]]
    if strange := set(given) - set(block.child_blocks):
        raise ValueError(f"{question['code']}: a {question['kind']} takes no {', '.join(sorted(strange))}.")
    # As the editor stores it, with every field of the block.
    stored = block.get_prep_value(block.to_python(given))
    return {
        "code": question["code"],
        "tags": ", ".join(tags_of(", ".join(question["tags"]))),
        "screen": [{"type": question["kind"], "value": stored}],
    }


def _text(value: Any) -> Any:
    if isinstance(value, list):
        return [_text(one) for one in value]
    if isinstance(value, dict):
        return {name: _text(one) for name, one in value.items()}
    return tidy_html(value) if isinstance(value, str) else value


SOURCE = Source(FOLDER, {}, {}, more_items=question_files)
