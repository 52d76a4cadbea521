"""The questionnaires that come with the platform: content/instruments/<code>.yaml, read again at each release.

What an editor changed stays as it is, and what an editor threw away stays away. A newer file fills the draft; it is
published at once only where no scale must be looked at, else an editor decides (`ComparisonUndecided`).
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

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
    if instrument and step in (Step.MAKE, Step.UPDATE, Step.ADOPT):
        record = record or ShippedContent(key=key)
        record.content_type, record.object_id = ContentType.objects.get_for_model(Instrument), instrument.pk
        record.loaded_sha256 = record.seen_sha256 = mark
        record.save()
    return step


def _mark(instrument: Instrument) -> str:
    content: dict[str, Any] = instrument.own_content()
    # Faulty: an editor is half-way, so certainly not as it was shipped.
    with suppress(InstrumentFaulty):
        content = as_content(parse(content))
    return fingerprint(content)


def _publish(instrument: Instrument, *, at: datetime) -> None:
    with suppress(ComparisonUndecided):
        publish_instrument(instrument=instrument, at=at, by=None)
