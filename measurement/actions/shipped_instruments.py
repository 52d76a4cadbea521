"""The questionnaires that come with the platform: content/instruments/<code>.yaml, read again at each release.

What an editor changed stays as it is, and what an editor threw away stays away. A newer file fills the draft; it is
published at once only where no scale must be looked at, else an editor decides (`ComparisonUndecided`).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from foundation.content.actions.loading import remember
from foundation.content.actions.offers import Offered
from foundation.content.models import ShippedContent
from foundation.content.rules.shipping import Step, fingerprint, step_for
from foundation.content.shipped_files import read_file
from measurement.actions.instruments import ComparisonUndecided, publish_instrument
from measurement.models import Instrument
from measurement.rules.instruments import Instrument as Questionnaire
from measurement.rules.reading import InstrumentFaulty, as_content, parse

FOLDER = Path(__file__).parent.parent / "content" / "instruments"


def shipped_instruments(folder: Path = FOLDER) -> list[Questionnaire]:
    """Raises InstrumentFaulty for a file that is wrong."""
    return [parse(read_file(path)) for path in sorted(folder.glob("*.yaml"))]


@transaction.atomic
def load_instruments(*, at: datetime, files: Sequence[Questionnaire] | None = None) -> Counter[Step]:
    """How often each step was taken."""
    wanted = shipped_instruments() if files is None else files
    return Counter(_settle(questionnaire, at=at) for questionnaire in wanted)


def _settle(questionnaire: Questionnaire, *, at: datetime) -> Step:
    key = f"instruments/{questionnaire.code}"
    record = ShippedContent.objects.select_for_update(of=("self",)).filter(key=key).first()
    instrument = Instrument.objects.select_for_update(of=("self",)).filter(code=questionnaire.code).first()
    mark = fingerprint(as_content(questionnaire))
    step = step_for(
        shipped=record.shipped if record else None,
        wanted=mark,
        found=_mark(instrument) if instrument else None,
        has_draft=False,
        is_required=False,
    )
    if step in (Step.MAKE, Step.UPDATE):
        instrument = instrument or Instrument()
        instrument.take_content(questionnaire)
        instrument.save()
        instrument.save_revision()
        _publish(instrument, at=at)
    if instrument:
        remember(record or ShippedContent(key=key), instrument, step, mark, at)
    return step


def offered_instrument(instrument: Instrument, key: str) -> Offered:
    """The newer file of a questionnaire that an editor changed. Raises LookupError when the file has gone."""
    found = next((one for one in shipped_instruments() if f"{FOLDER.name}/{one.code}" == key), None)
    if found is None:
        raise LookupError(key)
    wanted = as_content(found)

    def write(at: datetime) -> None:
        instrument.take_content(found)
        instrument.save()
        instrument.save_revision()
        _publish(instrument, at=at)

    return Offered(wanted, list(_differences(_content_now(instrument), wanted)), write)


def _differences(own: dict[str, Any], wanted: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Question by question: the whole would be one cell of sixty."""
    for name, value in wanted.items():
        if not isinstance(value, list | dict) or name in ("title", "introduction"):
            if own.get(name) != value:
                yield (
                    str(getattr(Instrument._meta.get_field(name), "verbose_name", name)),
                    own.get(name),
                    value,
                )
            continue
        ours, theirs = _by_code(own[name]), _by_code(value)
        for code in dict.fromkeys((*theirs, *ours)):
            mine, shipped = ours.get(code), theirs.get(code)
            if mine is None or shipped is None:
                yield code, mine, shipped
            elif changed := [part for part in shipped if mine.get(part) != shipped[part]]:
                yield code, [mine.get(part) for part in changed], [shipped[part] for part in changed]


def _by_code(parts: Any) -> dict[str, dict[str, Any]]:
    return dict(parts) if isinstance(parts, dict) else {one["code"]: one for one in parts}


def _mark(instrument: Instrument) -> str:
    return fingerprint(_content_now(instrument))


def _content_now(instrument: Instrument) -> dict[str, Any]:
    content: dict[str, Any] = instrument.own_content()
    # Faulty: an editor is half-way, so certainly not as it was shipped.
    with suppress(InstrumentFaulty):
        content = as_content(parse(content))
    return content


def _publish(instrument: Instrument, *, at: datetime) -> None:
    with suppress(ComparisonUndecided):
        publish_instrument(instrument=instrument, at=at, by=None)
