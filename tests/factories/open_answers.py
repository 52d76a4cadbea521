"""Sentences as they stand in zone 2 once a batch is written."""

from measurement.models import OpenAnswer, OpenAnswerState, Study


def write_sentences(
    study: Study, texts: list[str], *, wave: str = "t12", item: str = "toelichting", state: str = "waiting"
) -> list[OpenAnswer]:
    rows = [
        OpenAnswer(study=study.public_id, wave=wave, item=item, text=text, state=OpenAnswerState(state))
        for text in texts
    ]
    return OpenAnswer.objects.bulk_create(rows)
