"""What stays of the module: five years of answers, through sealing and flushing as in a real municipality; the figures
of the policy documents; and managers who scan themselves. Every answer is made up.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings

from config.demo.history import moment
from foundation.people.models import Engagement, Person, Unit
from foundation.people.queries import UnitHistory, unit_ids_of_engagements
from lms.models import Requirement
from lms.rules.deadlines import add_months
from measurement.actions.closing import close_windows
from measurement.actions.figures import apply_figures, stage_figures
from measurement.actions.flushing import flush_answers, flush_sentences
from measurement.actions.following import follow_studies
from measurement.actions.releasing import make_release
from measurement.actions.self_scans import answer_scan, begin_scan, finish_scan, flush_scans
from measurement.actions.sharing import share_result
from measurement.actions.studies import WaveDays, open_calendar, open_plan
from measurement.actions.study_keys import make_study_keys
from measurement.models import (
    Instrument,
    Invitation,
    InvitationState,
    Response,
    SealedAnswer,
    SealedSentence,
    Study,
    StudyKind,
)
from measurement.queries.instruments import latest_version
from measurement.queries.self_scans import questionnaire as scan_questions
from measurement.rules.instruments import WAVES, HigherIs, Item, Kind, Score, asked_items, chosen_codes
from measurement.rules.instruments import Instrument as Questionnaire
from measurement.rules.packing import pack_items
from measurement.rules.released import tells_of_the_whole
from measurement.rules.staging import Alike, Label
from measurement.rules.windows import MOST_MAILS, form_at
from measurement.sealing import SentenceLabel, seal_answer, seal_sentences

FIGURES = Path(__file__).parent / "figures.csv"
FROM, UNTIL = date(2022, 1, 3), date(2027, 12, 31)
# Often enough that nobody's fortnight after the module is missed; what waits is looked at less often.
STEP, FLUSHED_EVERY = timedelta(days=14), 6
PULSES = [
    WaveDays("najaar-2024", "t12", date(2024, 10, 1), date(2024, 10, 31)),
    WaveDays("najaar-2025", "t12", date(2025, 10, 1), date(2025, 10, 31)),
]
SHARE_ANSWERING = {"t0": 0.78, "t6": 0.66, "t12": 0.6, "najaar-2024": 0.64, "najaar-2025": 0.61}
# On a scale of five: what is left of the first good intentions; and a little more openness each year.
LEANING = {"t0": 0.35, "t6": 0.12, "t12": 0.0, "najaar-2024": -0.1, "najaar-2025": 0.05}
SENTENCES = (
    "Ik wil graag een keer oefenen met een voorbeeld van buiten, niet alleen van kantoor.",
    "Fijn dat er geen goed of fout was.",
    "Het ging mij iets te snel. Het voorlezen hielp.",
)
FOLLOW_UP = {
    "follow_up_nl": (
        "Over fouten praten blijft lastig. Daarom speelt elk team dit jaar twee keer een dilemma, en vertelt de directie elk "
        "kwartaal over een eigen twijfel.\n\nVolgend najaar vragen we opnieuw hoe het gaat."
    ),
    "follow_up_en": (
        "Talking about mistakes stays hard. So every team plays a dilemma twice this year, and the directors tell about a "
        "doubt of their own each quarter.\n\nNext autumn we ask again how it goes."
    ),
}
# Which share says yes to what is good, and to what is not.
YES, YES_TO_HARM = 0.6, 0.12
SCANNING_CLUSTER = "SB"


def measure(*, hr: Person, now: datetime) -> None:
    """After the module: some starters each half-year, so of the whole organisation. Everybody, each autumn: per cluster."""
    opened_at = moment(FROM, 10)
    after_module = open_plan(
        title="Wat blijft er van ‘Integer werken’?",
        requirement=Requirement.objects.get(code="ambtseed"),
        instrument=Instrument.objects.get(code="standaard"),
        starts_on=FROM,
        takes_in_until=UNTIL,
        with_before=False,
        by=hr,
        at=opened_at,
        first_forms=1,
        keeps_clusters=False,
    )
    everybody = open_calendar(
        title="Integer werken bij ons",
        instrument=Instrument.objects.get(code="standaard"),
        units=[],
        waves=PULSES,
        by=hr,
        at=opened_at,
        first_forms=1,
    )
    make_study_keys(at=opened_at)
    chance = random.Random(11)  # noqa: S311  the same answers every time
    for number, day in enumerate(_days(now.date())):
        at = moment(day, 12)
        follow_studies(at=at)
        for study in (after_module, everybody):
            _answer(study, chance, at=at)
        if number % FLUSHED_EVERY == 0:
            _settle(at)
    _settle(now)
    for study in (after_module, everybody):
        # In a municipality of fifty nobody can be shown.
        if Response.objects.filter(study=study.public_id).exists():
            release = make_release(study=study, at=now, by=hr)
            if study == everybody and tells_of_the_whole(release.report):
                share_result(release=release, by=hr, at=now, **FOLLOW_UP)


def read_figures(*, coordinator: Person, at: datetime) -> None:
    """Of five real municipalities, as their public papers have them; each line says of which."""
    file = stage_figures(content=FIGURES.read_bytes(), file_name=FIGURES.name, by=coordinator, at=at)
    apply_figures(file=file, by=coordinator, at=at)


def scan_managers(*, now: datetime) -> None:
    """The managers of one cluster, last year and this year."""
    chance = random.Random(5)  # noqa: S311
    cluster = Unit.objects.get(code=SCANNING_CLUSTER)
    below = UnitHistory().below([cluster.pk], on=now.date())
    jobs = (
        Engagement.objects.active_on(now.date())
        .filter(person__in=Engagement.objects.active_on(now.date()).values("line_manager"))
        .select_related("person")
        .order_by("pk")
    )
    units = unit_ids_of_engagements(jobs, on=now.date())
    leaders = {job.person for job in jobs if units.get(job.pk) in below}
    for years_ago in (1, 0):
        at = now - timedelta(days=365 * years_ago + 20)
        for person in sorted(leaders, key=lambda one: one.pk):
            scan = begin_scan(person=person, at=at)
            answers = {
                one.number: chance.choices((1, 2, 3, 4), (1, 4, 7, 3))[0] for one in scan_questions().scored
            }
            answer_scan(scan=scan, answers=answers)
            finish_scan(scan=scan, at=at)
        flush_scans(at=at)


def _days(until: date) -> Iterator[date]:
    day = FROM
    while day < until:
        yield day
        day += STEP


def _settle(at: datetime) -> None:
    close_windows(at=at)
    flush_answers(at=at)
    flush_sentences(at=at)


def _answer(study: Study, chance: random.Random, *, at: datetime) -> None:
    """Whose mail would have gone by now is invited, and some of them answer. Their mails went long ago."""
    invited = list(
        Invitation.objects.filter(
            participant__study=study, state=InvitationState.PLANNED, due_on__lte=at.date()
        ).select_related("participant__person")
    )
    if not invited:
        return
    version = latest_version(study.instrument)
    answers, sentences = [], []
    for one in invited:
        one.state, one.invited_on, one.mails = InvitationState.SENT, at.date(), MOST_MAILS
        one.is_done = chance.random() < SHARE_ANSWERING[one.wave]
        if version and one.is_done:
            answer, words = _sealed(study, version.questionnaire, one, chance, at=at)
            answers.append(answer)
            sentences.append(words)
    Invitation.objects.bulk_update(invited, ["state", "invited_on", "mails", "is_done"], batch_size=500)
    SealedAnswer.objects.bulk_create(answers, batch_size=500)
    SealedSentence.objects.bulk_create(sentences, batch_size=500)


def _sealed(
    study: Study, questionnaire: Questionnaire, invitation: Invitation, chance: random.Random, *, at: datetime
) -> tuple[SealedAnswer, SealedSentence]:
    person, cluster_id = invitation.participant.person, invitation.participant.cluster_id
    form = form_at(
        first_form=invitation.participant.first_form,
        position=_position(study, invitation.wave),
        forms=questionnaire.forms,
    )
    alike = Alike(invitation.wave, True, study.version, form, "nl", cluster_id)
    until = add_months(at.date(), settings.MEASUREMENT_WINDOW_MONTHS)
    # Of one person over the years, of a cluster, and of the time since the module.
    own = random.Random(f"{person.public_id}").gauss(0, 0.6)  # noqa: S311
    bent = own + random.Random(f"{cluster_id}").uniform(-0.3, 0.3) + LEANING[invitation.wave]  # noqa: S311
    given = _answers(asked_items(questionnaire, wave=invitation.asks, form=form), questionnaire, bent, chance)
    words = {}
    for item in asked_items(questionnaire, wave=invitation.asks, form=form):
        if item.kind is Kind.OPEN and chance.random() < 0.15:
            words[item.code] = chance.choice(SENTENCES)
    key, public_key = study.key, bytes(study.key.public_key)
    label = Label(person.public_id, alike, until)
    return (
        SealedAnswer(sealed_to=key.pk, blob=seal_answer(public_key, label, pack_items(questionnaire, given))),
        SealedSentence(
            sealed_to=key.pk, blob=seal_sentences(public_key, SentenceLabel(invitation.wave, until), words)
        ),
    )


def _position(study: Study, wave: str) -> int:
    return WAVES.index(wave) if study.kind == StudyKind.PLAN else [one.code for one in PULSES].index(wave)


def _answers(
    items: Sequence[Item], questionnaire: Questionnaire, bent: float, chance: random.Random
) -> dict[str, int | list[int]]:
    """`bent`: how far this person leans to the better answers, about 0, on a scale of five."""
    given: dict[str, int | list[int]] = {}
    for item in items:
        if item.kind is Kind.OPEN or not _is_shown(item, given):
            continue
        if item.missing and chance.random() < 0.04:
            given[item.code] = item.missing[0].code
        elif item.kind is Kind.MULTIPLE:
            given[item.code] = [_one_option(item, questionnaire, bent, chance)]
        else:
            given[item.code] = _one_option(item, questionnaire, bent, chance)
    return given


def _is_shown(item: Item, given: Mapping[str, int | list[int]]) -> bool:
    return item.filter is None or any(
        code in item.filter.codes for code in chosen_codes(given.get(item.filter.item))
    )


def _one_option(item: Item, questionnaire: Questionnaire, bent: float, chance: random.Random) -> int:
    scale = questionnaire.scale(item.scale) if item.scale else None
    score = scale.score if scale else Score.NONE
    if scale and score is Score.SHARE:
        likely = YES_TO_HARM if scale.higher_is is HigherIs.WORSE else YES + 0.1 * bent
        yes = [one for one in item.options if one.points] or [item.options[0]]
        others = [one for one in item.options if one not in yes]
        return chance.choice(yes if chance.random() < likely else others).code
    if score is Score.MEAN:
        place = round(3.4 + bent + chance.gauss(0, 0.8))
        return item.options[min(max(place, 1), len(item.options)) - 1].code
    if score is Score.NONE:
        return chance.choice(item.options).code
    # The better ones are the likelier, and the more so the further somebody leans.
    weights = [1 + 2.5 * max(one.points or 0, 0) * max(0.3, 1 + bent) for one in item.options]
    return chance.choices(item.options, weights)[0].code
