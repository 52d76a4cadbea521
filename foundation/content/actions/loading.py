"""Readable files that become pages and lists, again at each release. What an editor changed stays as it is."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Locale, Page, ReferenceIndex, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from foundation.content.models import HomePage, ListItem, ShippedContent
from foundation.content.models.pages import TEXT_FEATURES
from foundation.content.rules.shipping import EDITOR_KEY, Step, fingerprint, step_for, tidy_html
from foundation.content.shipped_files import (
    HOME,
    LANGUAGES,
    ItemFile,
    PageFile,
    Shape,
    Source,
    item_files,
    page_files,
    shipped_sources,
)

PAGE_LINK = re.compile(r'<a href="page:([^"]+)">(.*?)</a>', re.DOTALL)


@dataclass(frozen=True)
class Loaded:
    """How often each step was taken, over pages and list items."""

    steps: Counter[Step]

    @property
    def made(self) -> int:
        return self.steps[Step.MAKE]

    @property
    def updated(self) -> int:
        return self.steps[Step.UPDATE]

    @property
    def offered(self) -> int:
        return self.steps[Step.OFFER]


@dataclass
class _Loading:
    at: datetime
    records: dict[str, ShippedContent]
    locales: dict[str, Locale]
    # (path, language) → the page, once it is there.
    pages: dict[tuple[str, str], Page] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)
    steps: Counter[Step] = field(default_factory=Counter)

    def page_at(self, path: str, language: str) -> Page | None:
        """In this language, else in Dutch."""
        return self.pages.get((path, language)) or self.pages.get((path, "nl"))


@transaction.atomic
def load_content(
    *,
    site_name: str,
    hostname: str,
    port: int,
    at: datetime,
    examples: bool,
    sources: Sequence[Source] | None = None,
) -> Loaded:
    """Makes what is missing, updates what nobody changed, and offers editors the rest.

    `examples`: also what only the fictional municipality has, such as its confidants and regulations.
    `sources`: by default all that the packages ship.
    """
    sources = shipped_sources() if sources is None else sources
    loading = _Loading(
        at=at,
        records={record.key: record for record in ShippedContent.objects.select_for_update()},
        locales={language: Locale.objects.get_or_create(language_code=language)[0] for language in LANGUAGES},
    )
    files = [file for file in page_files(sources) if examples or not file.is_example]
    # Indexed here and now, because the queue may stand still.
    with disable_reference_index_auto_update():
        for file in files:
            _place(file, loading)
        _serve_from(loading.pages[HOME, "nl"], site_name=site_name, hostname=hostname, port=port)
        for item in item_files(sources):
            _settle_item(item, loading)
        for file in files:
            if page := loading.pages.get((file.path, file.language)):
                _settle(file.key, page, file.shape, _wanted(file, loading), file.is_required, loading)
    return Loaded(loading.steps)


def wanted_of(key: str) -> tuple[Shape, dict[str, Any]]:
    """What the file of this record says now, with its links; raises LookupError when the file has gone."""
    loading, sources = _Loading(at=datetime.min, records={}, locales={}), shipped_sources()
    pages = page_files(sources)
    for file in pages:
        record = ShippedContent.objects.filter(key=file.key).first()
        if record and record.content_object:
            loading.pages[file.path, file.language] = record.content_object
    files: list[PageFile | ItemFile] = [*pages, *item_files(sources)]
    for one in files:
        if one.key == key:
            return one.shape, _wanted(one, loading)
    raise LookupError(key)


def write_content(thing: Any, shape: Shape, wanted: dict[str, Any]) -> None:
    """Fills and publishes a page or a list item."""
    for name in (*shape.fields, *shape.html, *shape.streams):
        setattr(thing, name, wanted[name])
    for name in (*shape.links, *shape.parents):
        setattr(thing, f"{name}_id", wanted[name])
    for name, model in shape.many.items():
        setattr(thing, name, list(_items_with(model, wanted[name])))
    for relation, row_shape in shape.rows.items():
        rows = [_row(row_shape, row, number) for number, row in enumerate(wanted[relation])]
        setattr(thing, relation, rows)
    if thing.pk is None:
        thing.live = False
        thing.save()
    thing.save_revision().publish()
    ReferenceIndex.create_or_update_for_object(thing)


def content_of(thing: Any, shape: Shape) -> dict[str, Any]:
    """What a page or list item holds now, in the shape of `_wanted`."""
    content = {name: getattr(thing, name) for name in shape.fields}
    content |= {name: tidy_html(getattr(thing, name)) for name in shape.html}
    content |= {name: getattr(thing, f"{name}_id") for name in (*shape.links, *shape.parents)}
    content |= {name: sorted(one.code for one in getattr(thing, name).all()) for name in shape.many}
    content |= {name: _without_ids(getattr(thing, name).get_prep_value()) for name in shape.streams}
    for relation, row_shape in shape.rows.items():
        content[relation] = [content_of(row, row_shape) for row in getattr(thing, relation).all()]
    return content


def _place(file: PageFile, loading: _Loading) -> None:
    """Every page is there before any is filled, so that links find each other."""
    record = loading.records.get(file.key)
    parent = loading.pages.get((file.parent_path, file.language)) if file.parent_path else None
    if file.parent_path and parent is None:
        return
    page = record.content_object if record else _page_from_before(file, parent, loading)
    if page is None and (record is None or file.is_required):
        page = _new_page(file, parent, loading)
        loading.made.add(file.key)
    if page is not None:
        loading.pages[file.path, file.language] = page


def _page_from_before(file: PageFile, parent: Page | None, loading: _Loading) -> Page | None:
    """Made by a release that wrote nothing down."""
    model: Any = file.shape.model
    if parent is None:
        return model.objects.filter(locale=loading.locales[file.language]).first()
    return model.objects.child_of(parent).filter(slug=file.content["slug"]).first()


def _new_page(file: PageFile, parent: Page | None, loading: _Loading) -> Page:
    page: Any = file.shape.model(
        title=file.content["title"],
        slug=file.content["slug"],
        locale=loading.locales[file.language],
        live=False,
    )
    if file.translation_key:
        page.translation_key = file.translation_key
    if original := loading.pages.get((file.path, "nl")):
        page.translation_key = original.translation_key
    (parent or Page.objects.get(depth=1)).add_child(instance=page)
    return page


def _settle_item(file: ItemFile, loading: _Loading) -> None:
    model: Any = file.shape.model
    record, code = loading.records.get(file.key), file.content["code"]
    locale = loading.locales[file.language]
    item = record.content_object if record else model.objects.filter(code=code, locale=locale).first()
    if item is None and record is None:
        item = model(code=code, locale=locale)
        if original := model.objects.filter(code=code, locale=loading.locales["nl"]).first():
            item.translation_key = original.translation_key
        loading.made.add(file.key)
    if item is not None:
        _settle(file.key, item, file.shape, _wanted(file, loading), False, loading)


def _settle(
    key: str,
    thing: Page | ListItem,
    shape: Shape,
    wanted: dict[str, Any],
    is_required: bool,
    loading: _Loading,
) -> None:
    record = loading.records.get(key)
    mark = fingerprint(wanted)
    step = step_for(
        shipped=record.shipped if record else None,
        wanted=mark,
        found=None if key in loading.made else fingerprint(content_of(thing, shape)),
        has_draft=thing.has_unpublished_changes or not thing.live,
        is_required=is_required or key in loading.made,
    )
    if step in (Step.MAKE, Step.UPDATE):
        write_content(thing, shape, wanted)
    remember(record or ShippedContent(key=key), thing, step, mark, loading.at)
    loading.steps[step] += 1


def remember(record: ShippedContent, thing: Any, step: Step, mark: str, at: datetime) -> None:
    """What became of the file of this record; `mark`: fingerprint of the file."""
    record.content_type = ContentType.objects.get_for_model(thing)
    record.object_id = thing.pk
    if step in (Step.MAKE, Step.UPDATE, Step.ADOPT):
        record.loaded_sha256 = record.seen_sha256 = mark
        record.offered_sha256, record.offered_at = "", None
    elif step is Step.OFFER and record.offered_sha256 != mark:
        record.offered_sha256, record.offered_at = mark, at
    if step is not Step.KEEP:
        record.save()


def _wanted(file: PageFile | ItemFile, loading: _Loading) -> dict[str, Any]:
    # A line of a list stands under one in its own language; a page names what it is about by the Dutch one.
    of_parents = file.language if isinstance(file, ItemFile) else "nl"
    return _of_shape(file.shape, file.content, lambda path: loading.page_at(path, file.language), of_parents)


def _of_shape(
    shape: Shape, given: dict[str, Any], page_at: Callable[[str], Page | None], of_parents: str
) -> dict[str, Any]:
    """Every field of the shape, by default what the model says; raises ValueError for a field it has not."""
    known = {
        *(*shape.fields, *shape.html, *shape.links, *shape.streams),
        *(*shape.parents, *shape.many, *shape.rows),
    }
    if strange := set(given) - known:
        raise ValueError(f"{shape.model.__name__} takes no {', '.join(sorted(strange))}.")
    content = {name: _plain(given.get(name, _default(shape.model, name))) for name in shape.fields}
    content |= {name: _html(given.get(name, ""), page_at) for name in shape.html}
    for name in shape.links:
        page = page_at(given[name]) if given.get(name) else None
        content[name] = page.pk if page else None
    for name, model in shape.parents.items():
        content[name] = model._default_manager.get(code=given[name], locale__language_code=of_parents).pk
    for name, model in shape.many.items():
        content[name] = sorted(one.code for one in _items_with(model, given.get(name, [])))
    for name in shape.streams:
        content[name] = _without_ids(given.get(name, []))
    for relation, row_shape in shape.rows.items():
        content[relation] = [
            _of_shape(row_shape, row, page_at, of_parents) for row in given.get(relation, [])
        ]
    return content


def _items_with(model: Any, codes: list[str]) -> list[Any]:
    """The Dutch items with these codes; raises LookupError for a code that no item has."""
    found = list(model._default_manager.filter(code__in=codes, locale__language_code="nl"))
    if missing := set(codes) - {one.code for one in found}:
        raise LookupError(f"{model.__name__} has no {', '.join(sorted(missing))}")
    return found


def _without_ids(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A StreamField as plain data, without the ids that the editor gives its blocks, and those in lists in them."""
    return [{"type": block["type"], "value": _without_item_ids(block["value"])} for block in blocks]


def _without_item_ids(value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() == {"type", "value", "id"}:
            return _without_item_ids(value["value"])
        return {name: _without_item_ids(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_without_item_ids(one) for one in value]
    return tidy_html(value) if isinstance(value, str) and EDITOR_KEY.search(value) else value


def _row(shape: Shape, row: dict[str, Any], number: int) -> models.Model:
    values = {name: row[name] for name in shape.fields} | {f"{name}_id": row[name] for name in shape.links}
    return shape.model(sort_order=number, **values)


def _default(model: type[models.Model], name: str) -> Any:
    field: Any = model._meta.get_field(name)
    return field.get_default()


def _plain(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _html(source: str, page_at: Callable[[str], Page | None]) -> str:
    """As the editor would write it, so that publishing it unchanged changes nothing."""

    def link(found: re.Match[str]) -> str:
        page = page_at(found[1])
        return f'<a linktype="page" id="{page.pk}">{found[2]}</a>' if page else found[2]

    converter = ContentstateConverter(TEXT_FEATURES)
    html = PAGE_LINK.sub(link, source)
    return tidy_html(converter.to_database_format(converter.from_database_format(html))) if html else ""


def _serve_from(home: Page, *, site_name: str, hostname: str, port: int) -> None:
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    if site.root_page_id == home.pk:
        return
    welcome = site.root_page if site.pk else None
    site.root_page, site.site_name, site.hostname, site.port = home, site_name, hostname, port
    site.save()
    # Wagtail's own first page, which nobody needs.
    if welcome and welcome.depth == 2 and not isinstance(welcome.specific, HomePage):
        welcome.delete()
