"""From a page that editors change to content that never changes.

Frozen content of one language is a plain dict:

    {"title", "summary", "duration_minutes", "closing_heading", "closing_body",
     "aims": [text], "help_lines": [code],     # not in what was frozen before there were any
     "lessons": [{"id", "title", "value", "teaser", "minutes",
                  "steps": [{"id", "type", ...fields of the block in lms/blocks.py}]}]}

A module that is only in Dutch may have "english": {"title", "summary"}. A lesson that is not for everybody also has
"levels" or "works" (codes), and one that a test does not skip "always_shown": true. A module that offers a test has
"test_out": {"questions", "pass_percent", "for_gates"}. A module that draws questions has "bank": every
live question that one of its screens may draw, [{"code", "tags", "type", ...fields of that block}] by code. One that
draws dilemmas of the catalogue has "cases", as in lms/rules/rotating.py: which version of each, as that holds the words.

Rich text is HTML whose links to pages are already addresses; an image is {"file", "width", "height"}, a film, its
captions, a sound and what can be downloaded are {"file", "name", "type", "size"}: copies kept under the hash of their
bytes.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from wagtail.blocks import ListBlock, StreamValue, StructValue
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.rich_text import RichText, expand_db_html

from dilemmas.models import CaseVersion
from lms.models import BankQuestion, ModulePage
from lms.queries.rotating import dilemma_versions
from lms.rules.drawing import fits, tags_of
from lms.rules.rotating import is_in_pool
from lms.rules.variants import CASES

# Of a lesson: who gets it.
FOR_SOME = ("levels", "works", "always_shown")
IMAGE_FOLDER = "module-images"
FILE_FOLDER = "module-files"
IMAGE_SPEC = "max-1200x1200|format-png"
# The editor's own bookkeeping: it changes where the text does not.
EDITOR_KEY = re.compile(r' data-block-key="[^"]*"')


def image_storage() -> FileSystemStorage:
    return FileSystemStorage(location=Path(settings.PRIVATE_MEDIA_ROOT) / IMAGE_FOLDER, allow_overwrite=True)


def file_storage() -> FileSystemStorage:
    return FileSystemStorage(location=Path(settings.PRIVATE_MEDIA_ROOT) / FILE_FOLDER, allow_overwrite=True)


def files_of(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Name under which it is kept → the file, for all films, captions, sounds and downloads of frozen content."""
    steps = (step for lesson in content["lessons"] for step in lesson["steps"])
    return {file["file"]: file for step in steps for file in _files_in(step)}


def _files_in(value: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(value, dict):
        return
    if {"file", "type"} <= value.keys() and isinstance(value["file"], str):
        yield value
    for inner in value.values():
        yield from _files_in(inner)


def freeze_page(page: ModulePage, *, keep_images: bool = True) -> dict[str, Any]:
    """`keep_images=False`, for previews, makes no copies: images and files then carry an address in the library."""
    lessons = [_frozen_lesson(child, keep_images) for child in page.lessons]
    bank, cases = _frozen_bank(lessons, page.locale.language_code), _frozen_cases(lessons)
    return {
        "title": page.title,
        "summary": page.summary,
        "duration_minutes": page.duration_minutes,
        "closing_heading": page.closing_heading,
        "closing_body": _html(page.closing_body),
        "aims": [aim.value for aim in page.aims],
        "help_lines": [line.code for line in page.help_lines.all()],
        "lessons": lessons,
        **({"bank": bank} if bank else {}),
        **_test_out(page),
        **({"cases": cases} if cases else {}),
        **(
            {"english": {"title": page.english_title, "summary": page.english_summary}}
            if page.english_title
            else {}
        ),
    }


def _test_out(page: ModulePage) -> dict[str, Any]:
    if not page.test_out_questions:
        return {}
    terms = {
        "questions": page.test_out_questions,
        "pass_percent": page.test_out_pass_percent,
        "for_gates": page.test_out_for_gates,
    }
    return {"test_out": terms}


def freeze_question(question: BankQuestion) -> dict[str, Any]:
    [screen] = question.screen
    return {
        "code": question.code,
        "tags": tags_of(question.tags),
        "type": screen.block_type,
        **_frozen_struct(screen.value, keep_images=False),
    }


def _frozen_bank(lessons: list[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """The questions in this language, else in Dutch; the Dutch one says which tags a question has."""
    wanted = [step["tags"] for lesson in lessons for step in lesson["steps"] if step["type"] == "bank"]
    if not wanted:
        return []
    in_languages: dict[str, dict[str, BankQuestion]] = {}
    for one in BankQuestion.objects.filter(live=True).select_related("locale").order_by("code", "pk"):
        in_languages.setdefault(one.code, {})[one.locale.language_code] = one
    bank = []
    for found in in_languages.values():
        leading = found.get("nl") or next(iter(found.values()))
        tags = tags_of(leading.tags)
        if any(fits(tags, one) for one in wanted):
            bank.append({**freeze_question(found.get(language, leading)), "tags": tags})
    return bank


def _frozen_cases(lessons: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The newest version of every dilemma of the catalogue that a screen may draw."""
    drawing = [step for lesson in lessons for step in lesson["steps"] if step["type"] == CASES]
    if not drawing:
        return []
    cases = [frozen_case(version) for version in dilemma_versions()]
    return [one for one in cases if any(is_in_pool(one, step) for step in drawing)]


def frozen_case(version: CaseVersion) -> dict[str, Any]:
    # Codes are the same in every language.
    case = version.in_language("nl")
    return {
        "key": str(version.case_key),
        "version": version.number,
        **{name: case[name] for name in ("theme", "levels", "work", "clusters")},
    }


def freeze_easy(page: ModulePage, base: dict[str, Any], *, keep_images: bool = True) -> dict[str, Any] | None:
    """The page in easy Dutch, with the ids of its usual screens; None where it has none.

    `base`: what `freeze_page` gave.
    """
    if not page.easy_lessons:
        return None
    lessons = [_frozen_lesson(child, keep_images) for child in page.easy_lessons]
    for easy, usual in zip(lessons, base["lessons"], strict=True):
        easy["id"] = usual["id"]
        # The usual lesson says for whom it is.
        for name in FOR_SOME:
            easy.pop(name, None)
        easy.update({name: usual[name] for name in FOR_SOME if name in usual})
        for easy_step, usual_step in zip(easy["steps"], usual["steps"], strict=True):
            easy_step["id"] = usual_step["id"]
    return {
        **base,
        "summary": page.easy_summary or base["summary"],
        "closing_heading": page.easy_closing_heading or base["closing_heading"],
        "closing_body": _html(page.easy_closing_body) or base["closing_body"],
        "lessons": lessons,
    }


def _frozen_lesson(lesson: StreamValue.StreamChild, keep_images: bool) -> dict[str, Any]:
    return {
        "id": lesson.id,
        **{name: lesson.value[name] for name in ("title", "value", "teaser", "minutes")},
        # Left out where it is for everybody: publishing an older page unchanged then changes nothing.
        **{name: lesson.value[name] for name in FOR_SOME if lesson.value.get(name)},
        "steps": [
            {
                # Only the editor gives screens an id; content made otherwise goes by its place.
                "id": step.id or f"{lesson.id}/{number}",
                "type": step.block_type,
                **_frozen_struct(step.value, keep_images),
            }
            for number, step in enumerate(lesson.value["steps"], start=1)
        ],
    }


def _frozen_struct(struct: StructValue, keep_images: bool) -> dict[str, Any]:
    return {
        name: _frozen_value(value, struct.block.child_blocks[name], keep_images)
        for name, value in struct.items()
    }


def _frozen_value(value: Any, block: Any, keep_images: bool) -> Any:
    if isinstance(value, RichText):
        return _html(value.source)
    if isinstance(value, AbstractImage):
        return _frozen_image(value, keep_images)
    if isinstance(value, AbstractDocument):
        return _frozen_file(value, keep_images)
    if isinstance(block, ListBlock):
        return [_frozen_value(item, block.child_block, keep_images) for item in value]
    if isinstance(value, StructValue):
        return _frozen_struct(value, keep_images)
    return value


def _html(source: str) -> str:
    html = EDITOR_KEY.sub("", expand_db_html(source))
    # So the editor leaves a field in which nothing was written.
    return "" if html == "<p></p>" else html


def _frozen_image(image: AbstractImage, keep_images: bool) -> dict[str, Any]:
    rendition = image.get_rendition(IMAGE_SPEC)
    size = {"width": rendition.width, "height": rendition.height}
    if not keep_images:
        return {"url": rendition.url, **size}
    with rendition.file.open("rb") as opened:
        content = opened.read()
    name = f"{hashlib.sha256(content).hexdigest()}.png"
    storage = image_storage()
    if not storage.exists(name):
        storage.save(name, ContentFile(content))
    return {"file": name, **size}


def _frozen_file(document: AbstractDocument, keep_files: bool) -> dict[str, Any]:
    described = {
        "name": document.filename,
        "type": document.content_type,
        "size": document.get_file_size() or 0,
    }
    if not keep_files:
        return {"url": document.url, **described}
    with document.open_file() as opened:
        content = opened.read()
    name = f"{hashlib.sha256(content).hexdigest()}.{document.file_extension.lower()}"
    storage = file_storage()
    if not storage.exists(name):
        storage.save(name, ContentFile(content))
    return {"file": name, **described}
