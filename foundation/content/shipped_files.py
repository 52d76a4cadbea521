"""The readable files that come with the platform, and what each becomes.

pages/<path>.<language>.yaml is one page; its folders are the pages above it, its place in the tree:

    type: information          # a key of PAGE_SHAPES; the home page needs none
    required: true             # made again when it went: the header or footer leads to it
    example: true              # of the fictional municipality; only the demo has it
    order: 1                   # among its neighbours, as it is made first
    title, slug (else the file's name), show_in_menus, and the fields of the shape

lists/<model>.<language>.yaml holds `items`, each with a `code`. `$gemeente` stands for the municipality;
`<a href="page:informatiepunt">` for a link to that page, which becomes plain text where there is none.

Each package that ships content has a `Source`; settings.SHIPPED_CONTENT names them all, the lowest floor first.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Any
from uuid import UUID

import yaml
from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

from foundation.content.models import (
    BuildingBlock,
    Channel,
    ChannelsPage,
    ConfidantIndexPage,
    ConfidantPage,
    CoreValue,
    GuideRule,
    HelpLine,
    HomePage,
    InformationPage,
    InformationPointPage,
    InformationPointQuestion,
    IntegrityGuidePage,
    Measure,
    RegulationPage,
    RegulationRegisterPage,
    SelfScanQuestion,
    Theme,
    ThemesPage,
)

FOLDER = Path(__file__).parent
HOME = "home"
LANGUAGES = ("nl", "en")
TEXT = ("title", "slug", "show_in_menus", "search_description", "review_on", "introduction")
ITEM = ("code", "name", "text", "position", "source")
REACHABLE = (*ITEM, "phone", "email", "url", "link_text")


@dataclass(frozen=True)
class Shape:
    """Which fields of a model a file may fill."""

    model: type[models.Model]
    fields: tuple[str, ...]
    html: tuple[str, ...] = ()
    # Foreign keys to a page, in the file its path.
    links: tuple[str, ...] = ()
    # Foreign keys to an item of another list, in the file its code.
    parents: dict[str, type[models.Model]] = field(default_factory=dict)
    # Several items of another list, in the file their codes.
    many: dict[str, type[models.Model]] = field(default_factory=dict)
    # StreamFields: in the file a list of {"type", "value"}.
    streams: tuple[str, ...] = ()
    # Rows of the page itself.
    rows: dict[str, "Shape"] = field(default_factory=dict)


PAGE_SHAPES = {
    "home": Shape(HomePage, TEXT, html=("body",)),
    "information": Shape(InformationPage, TEXT, html=("body",)),
    "information_point": Shape(
        InformationPointPage,
        TEXT,
        html=("body",),
        rows={
            "questions": Shape(InformationPointQuestion, ("question", "answer", "link_text"), links=("page",))
        },
    ),
    "integrity_guide": Shape(
        IntegrityGuidePage,
        TEXT,
        html=("body",),
        rows={"rules": Shape(GuideRule, ("value", "situation", "rule", "url", "source"), links=("page",))},
    ),
    "regulation_register": Shape(RegulationRegisterPage, TEXT, html=("body",)),
    "regulation": Shape(
        RegulationPage,
        (
            *TEXT,
            "kind",
            "owner_role",
            "adopted_in",
            "reviewed_in",
            "review_every_years",
            "location",
            "location_url",
            "remark",
        ),
        html=("body",),
    ),
    "themes": Shape(ThemesPage, TEXT, html=("body",)),
    "channels": Shape(ChannelsPage, TEXT, html=("body",)),
    "confidants": Shape(ConfidantIndexPage, TEXT, html=("body",)),
    "confidant": Shape(
        ConfidantPage, (*TEXT, "kind", "topics", "phone", "email", "meeting_place"), html=("body",)
    ),
}
# In this order: a building block stands under its theme.
ITEM_SHAPES = {
    "core_value": Shape(CoreValue, (*ITEM, "explanation")),
    "theme": Shape(Theme, ITEM),
    "building_block": Shape(BuildingBlock, (*ITEM, "letter"), links=("page",), parents={"theme": Theme}),
    "measure": Shape(Measure, ITEM, links=("page",)),
    "self_scan_question": Shape(SelfScanQuestion, (*ITEM, "part", "is_open")),
    "channel": Shape(Channel, (*REACHABLE, "kind"), links=("page",)),
    "help_line": Shape(HelpLine, (*REACHABLE, "on_every_page"), links=("page",)),
}


@dataclass(frozen=True)
class PageFile:
    path: str
    language: str
    shape: Shape
    content: dict[str, Any]
    is_required: bool
    is_example: bool
    order: int
    # The same at every municipality, for what is exchanged between them; None: each makes its own.
    translation_key: UUID | None = None

    @property
    def key(self) -> str:
        return f"pages/{self.path}.{self.language}"

    @property
    def parent_path(self) -> str | None:
        """None for the home page itself."""
        if self.path == HOME:
            return None
        return self.path.rpartition("/")[0] or HOME


@dataclass(frozen=True)
class ItemFile:
    """One item of a list."""

    kind: str
    language: str
    shape: Shape
    content: dict[str, Any]

    @property
    def key(self) -> str:
        return f"lists/{self.kind}.{self.language}/{self.content['code']}"


@dataclass(frozen=True)
class Source:
    """What one package ships."""

    folder: Path
    page_shapes: Mapping[str, Shape]
    item_shapes: Mapping[str, Shape]
    # Pages from files of another form than pages/, from the folder.
    more_pages: Callable[[Path], Iterable[PageFile]] = lambda folder: ()
    # Likewise items, from files of another form than lists/.
    more_items: Callable[[Path], Iterable[ItemFile]] = lambda folder: ()


SOURCE = Source(FOLDER, PAGE_SHAPES, ITEM_SHAPES)


def shipped_sources() -> list[Source]:
    return [import_string(name) for name in settings.SHIPPED_CONTENT]


def page_files(sources: Iterable[Source]) -> list[PageFile]:
    """Dutch first and parents first, so that each finds its translation and its place.

    Within a language by source: what a page of a higher floor links to is there before it is published.
    """
    found: list[tuple[int, PageFile]] = []
    for floor, source in enumerate(sources):
        pages = source.folder / "pages"
        own = [_page_file(path, pages, source.page_shapes) for path in pages.rglob("*.yaml")]
        found += [(floor, one) for one in (*own, *source.more_pages(source.folder))]
    return [one for _floor, one in sorted(found, key=lambda pair: _place(*pair))]


def _place(floor: int, one: PageFile) -> tuple[int, int, bool, int, int, str]:
    depth = one.path.count("/")
    return LANGUAGES.index(one.language), floor, one.path != HOME, depth, one.order, one.path


def item_files(sources: Iterable[Source]) -> Iterator[ItemFile]:
    for source in sources:
        for language in LANGUAGES:
            for kind, shape in source.item_shapes.items():
                path = source.folder / "lists" / f"{kind}.{language}.yaml"
                if path.exists():
                    yield from _items(path, kind, language, shape)
        yield from source.more_items(source.folder)


def _items(path: Path, kind: str, language: str, shape: Shape) -> Iterator[ItemFile]:
    for position, item in enumerate(read_file(path)["items"], start=1):
        yield ItemFile(kind, language, shape, {"position": position, **item})


def _page_file(path: Path, pages: Path, shapes: Mapping[str, Shape]) -> PageFile:
    name, _dot, language = path.name.removesuffix(".yaml").rpartition(".")
    content = read_file(path)
    place = (path.parent.relative_to(pages) / name).as_posix()
    return PageFile(
        path=place,
        language=language,
        shape=shapes[content.pop("type", "information") if place != HOME else "home"],
        is_required=content.pop("required", place == HOME),
        is_example=content.pop("example", False),
        order=content.pop("order", 9),
        content={"slug": f"{HOME}-{language}" if place == HOME else name, **content},
    )


def read_file(path: Path) -> dict[str, Any]:
    text = Template(path.read_text(encoding="utf-8"))
    name = settings.MUNICIPALITY_NAME
    # In the middle of a sentence.
    filled = text.safe_substitute(gemeente=name.replace("Gemeente ", "gemeente ", 1))
    # The C reader where it is there: ten times as fast.
    return yaml.load(filled, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
