"""Modules and people on their way to the oath, made through the platform's own actions."""

from datetime import date, datetime, timedelta
from io import BytesIO
from uuid import UUID

from django.core.files.base import ContentFile
from PIL import Image as PillowImage
from wagtail.models import Locale, Page

from dilemmas.models import KindOfWork
from foundation.content.models import PleinDocument, PleinImage
from foundation.meetings.models import Seat
from foundation.people.actions import grant_role
from foundation.people.models import Engagement, Person, Role
from lms.actions.assigning import assign_requirements
from lms.actions.ceremonies import confirm_oath, open_ceremony
from lms.actions.content import publish_oath_text
from lms.actions.publishing import freeze_module_version
from lms.actions.requirements import publish_requirement
from lms.actions.seats import accept_invitation, invite_to_ceremony
from lms.actions.taking import finish_steps, start_attempt
from lms.models import BankQuestion, Ceremony, ModulePage, OathRecord
from lms.rules.progress import step_ids
from tests.factories.people import EngagementFactory, PersonFactory


def text_step(number: int) -> dict:
    return {"type": "text", "value": {"heading": f"Scherm {number}", "body": "<p>Tekst.</p>", "quote": ""}}


def question_step() -> dict:
    options = [
        {"text": "Ik bel haar.", "feedback": "Je belt.", "fits": True},
        {"text": "Ik wacht.", "feedback": "Je wacht.", "fits": False},
    ]
    value = {"heading": "Vraag", "body": "", "prompt": "Wat doe je?", "options": options}
    return {"type": "question", "value": value}


def dilemma_step() -> dict:
    option = {"pro": "Snel.", "contra": "Duur.", "may_follow": "Gedoe."}
    value = {
        "heading": "Dilemma",
        "body": "<p>Situatie.</p>",
        "quote": "",
        "prompt": "Wat doe je?",
        "options": [{"text": "Ik ga.", **option}, {"text": "Ik blijf.", **option}],
        "adviser": "Ik weeg.",
        "what_if": ["Wat als het regent?"],
    }
    return {"type": "dilemma", "value": value}


def rule_step() -> dict:
    value = {
        "source": "Gedragscode, regel 7",
        "heading": "Regel",
        "body": "<p>Je meldt het.</p>",
        "after": "",
    }
    return {"type": "rule", "value": value}


def image_step(image: PleinImage) -> dict:
    value = {"heading": "Beeld", "image": image.pk, "alt": "Een stoep.", "body": ""}
    return {"type": "image", "value": value}


def reflection_step() -> dict:
    return {"type": "reflection", "value": {"heading": "Voor jezelf", "body": "", "prompt": "Wanneer?"}}


def film_step(video: PleinDocument, captions: PleinDocument) -> dict:
    film = {"video": video.pk, "captions": captions.pk, "poster": None, "transcript": "Zij zegt niets."}
    return {"type": "film", "value": {"heading": "Film", "body": "", "film": film}}


def audio_step(sound: PleinDocument) -> dict:
    value = {"heading": "Geluid", "body": "", "audio": sound.pk, "transcript": "Je hoort een deur."}
    return {"type": "audio", "value": value}


def several_step() -> dict:
    options = [
        {"text": "De haast.", "feedback": "Haast is een truc.", "fits": True},
        {"text": "Het adres.", "feedback": "Het lijkt er alleen op.", "fits": True},
        {"text": "De taal.", "feedback": "Goede taal zegt weinig.", "fits": False},
    ]
    return _asked("several", "Meer", "Wat valt je op?", options=options)


def order_step() -> dict:
    items = ["Stoppen.", "Melden.", "Wachtwoord wijzigen.", "Vertellen."]
    return _asked("order", "Volgorde", "Wat doe je eerst?", items=items, feedback="Eerst stoppen.")


def match_step() -> dict:
    pairs = [
        {"left": "Een besluit op tijd", "right": "recht"},
        {"left": "Zijn omzet", "right": "belang"},
        {"left": "Een feestje", "right": "wens"},
    ]
    return _asked("match", "Koppelen", "Wat hoort bij elkaar?", pairs=pairs, feedback="Eerst het recht.")


def hotspot_step(image: PleinImage) -> dict:
    spots = [
        {
            "label": "De deur",
            "x": 25.0,
            "y": 40.0,
            "radius": 10.0,
            "feedback": "Die staat open.",
            "fits": True,
        },
        {
            "label": "Het raam",
            "x": 70.0,
            "y": 50.0,
            "radius": 12.5,
            "feedback": "Dat is dicht.",
            "fits": False,
        },
    ]
    return _asked("hotspot", "Plek", "Waar kijk je?", image=image.pk, alt="Een gevel.", spots=spots)


def short_text_step() -> dict:
    return _asked("short_text", "Zeg het zelf", "Wat zeg je tegen haar?", example="Ik schrik hiervan.")


def scenario_step() -> dict:
    nodes = [
        {
            "key": "begin",
            "text": "Hij belt.",
            "options": [
                {"text": "Je luistert.", "consequence": "Hij vertelt meer.", "goes_to": "luister"},
                {"text": "Je hangt op.", "consequence": "Het is stil.", "goes_to": "einde"},
            ],
        },
        {
            "key": "luister",
            "text": "Hij vraagt het adres.",
            "options": [
                {"text": "Je zegt nee.", "consequence": "Hij zucht.", "goes_to": "einde"},
                {"text": "Je laat hem nog eens bellen.", "consequence": "Hij belt.", "goes_to": "begin"},
            ],
        },
        {"key": "einde", "text": "Het adres bleef geheim.", "options": []},
    ]
    return {"type": "scenario", "value": {"heading": "Scenario", "body": "", "nodes": nodes}}


def document_step() -> dict:
    value = {
        "heading": "Lees dit",
        "body": "",
        "title": "Gedragscode",
        "version": "2026",
        "text": "<p>Je neemt niets aan.</p>",
        "agree": "Ik heb dit gelezen.",
    }
    return {"type": "document", "value": value}


def download_step(file: PleinDocument) -> dict:
    value = {"heading": "Neem mee", "body": "", "title": "De kaart", "file": file.pk}
    return {"type": "download", "value": value}


def checklist_step() -> dict:
    value = {"heading": "Lijstje", "body": "", "items": ["Scherm op slot.", "Papier weg."]}
    return {"type": "checklist", "value": value}


def _asked(kind: str, heading: str, prompt: str, **fields: object) -> dict:
    return {"type": kind, "value": {"heading": heading, "body": "", "prompt": prompt, **fields}}


def make_document(name: str, content: bytes = b"0123456789") -> PleinDocument:
    return PleinDocument.objects.create(title=name, file=ContentFile(content, name=name))


def new_steps() -> list[dict]:
    """Each kind of screen on which one watches, hears or does something, once."""
    return [
        film_step(make_document("film.mp4"), make_document("film.vtt", b"WEBVTT")),
        audio_step(make_document("geluid.mp3", b"geluid")),
        several_step(),
        order_step(),
        match_step(),
        hotspot_step(make_image()),
        short_text_step(),
        scenario_step(),
        document_step(),
        download_step(make_document("kaart.pdf", b"%PDF-1.7")),
        checklist_step(),
    ]


def bank_step(*tags: str, count: int = 2) -> dict:
    value = {"heading": "Vragen voor jou", "body": "<p>Een collega krijgt andere.</p>"}
    return {"type": "bank", "value": {**value, "tags": list(tags), "count": count}}


def cases_step(*themes: str, count: int = 1) -> dict:
    value = {"heading": "Een dilemma voor jou", "body": "", "themes": list(themes), "count": count}
    return {"type": "cases", "value": value}


def make_question(code: str, *, tags: str = "mail", language: str = "nl", live: bool = True) -> BankQuestion:
    screen = question_step()
    screen["value"]["heading"] = f"Vraag {code}" if language == "nl" else f"Question {code}"
    question = BankQuestion(
        code=code,
        tags=tags,
        locale=Locale.objects.get_or_create(language_code=language)[0],
        screen=[screen],
        live=live,
    )
    if original := BankQuestion.objects.filter(code=code).first():
        question.translation_key = original.translation_key
    question.save()
    return question


def make_kind_of_work(code: str, *, name: str = "Balie en publiekszaken") -> KindOfWork:
    locale = Locale.objects.get_or_create(language_code="nl")[0]
    return KindOfWork.objects.create(code=code, name=name, locale=locale)


def lesson(
    title: str,
    steps: list[dict],
    *,
    value: str = "zorgvuldigheid",
    minutes: int = 2,
    levels: tuple[str, ...] = (),
    works: tuple[str, ...] = (),
) -> dict:
    """`levels`, `works`: codes; none is for everybody."""
    return {
        "type": "lesson",
        "value": {
            "title": title,
            "value": value,
            "teaser": "Kort.",
            "minutes": minutes,
            "levels": list(levels),
            "works": list(works),
            "steps": steps,
        },
    }


def make_module_page(
    *,
    title: str = "Integer werken",
    lessons: list[dict] | None = None,
    parent: Page | None = None,
    live: bool = True,
) -> ModulePage:
    """A published page; publication by hand does not freeze: see `make_module`."""
    page = ModulePage(
        title=title,
        slug=title.lower().replace(" ", "-"),
        locale=Locale.objects.get_or_create(language_code="nl")[0],
        summary="Kort.",
        duration_minutes=5,
        closing_heading="Klaar",
        closing_body="<p>Slot.</p>",
        live=live,
        lessons=lessons
        or [
            lesson("Een", [text_step(1), question_step()]),
            lesson("Twee", [dilemma_step(), reflection_step()], value="onafhankelijkheid"),
        ],
    )
    (parent or Page.objects.get(depth=1)).add_child(instance=page)
    return page


def make_translation(page: ModulePage, *, title: str = "Working with integrity") -> ModulePage:
    """The same page in English, with the same screens, published by hand."""
    english, _created = Locale.objects.get_or_create(language_code="en")
    translation = page.copy_for_translation(english, copy_parents=True)
    translation.title, translation.live = title, True
    translation.save()
    return translation


def make_image(*, name: str = "stoep.png") -> PleinImage:
    content = BytesIO()
    PillowImage.new("RGB", (8, 6), "green").save(content, "PNG")
    return PleinImage.objects.create(
        title=name, file=ContentFile(content.getvalue(), name=name), alt_text="Een stoep."
    )


def make_module(*, at: datetime, **kwargs: object) -> UUID:
    """The key of a module with one frozen version."""
    page = make_module_page(**kwargs)
    freeze_module_version(module_key=page.translation_key, kind="substantive", at=at)
    return page.translation_key


def require_for_oath(
    *module_keys: UUID, kinds: tuple[str, ...] = ("medewerker",), code: str = "ambtseed"
) -> None:
    publish_requirement(
        code=code,
        title="Ambtseed",
        kinds=kinds,
        steps=[(key, 1) for key in module_keys],
        gates=["oath"],
        valid_from=date(2020, 1, 1),
        due_months=3,
    )


def complete_module(engagement: Engagement, module_key: UUID, *, at: datetime) -> None:
    attempt = start_attempt(engagement=engagement, module_key=module_key, language="nl", at=at)
    finish_steps(attempt=attempt, step_ids=step_ids(attempt.content), at=at)


def make_ready(module_key: UUID, *, at: datetime, **kwargs: object) -> Engagement:
    """Somebody whose gate to the oath is open."""
    engagement = EngagementFactory(**kwargs)
    assign_requirements(at=at)
    complete_module(engagement, module_key, at=at)
    return engagement


def make_oath_text(*, at: datetime, valid_from: date = date(2020, 1, 1)):
    return publish_oath_text(
        language="nl",
        legal_source="Voorbeeldtekst",
        valid_from=valid_from,
        content={
            "intro": "Ik leg af:",
            "oath": ["Ik zweer dat ik mijn werk goed doe.", "Zo waarlijk helpe mij God almachtig."],
            "promise": ["Ik beloof dat ik mijn werk goed doe.", "Dat verklaar en beloof ik."],
        },
        at=at,
    )


def make_official(*, at: datetime) -> Person:
    person = PersonFactory(given_name="Hendrik", family_name="Loon", infix="van", initials="H.")
    EngagementFactory(
        person=person, starts_on=date(2016, 1, 1), kind="bestuurder", job_title="Gemeentesecretaris"
    )
    grant_role(person=person, role=Role.OATH_OFFICIAL, at=at)
    return person


def make_hr(*, at: datetime) -> Person:
    person = PersonFactory(given_name="Marit", family_name="Wit", infix="de")
    grant_role(person=person, role=Role.HR, at=at)
    return person


def make_ceremony(
    *,
    at: datetime,
    starts_at: datetime,
    official: Person,
    hr: Person,
    capacity: int = 60,
    place: str = "Raadzaal",
    online_url: str = "",
    title: str = "Ambtseed en belofte",
) -> Ceremony:
    return open_ceremony(
        title=title,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        place=place,
        online_url=online_url,
        capacity=capacity,
        official=official,
        by=hr,
        at=at,
    )


def invite(ceremony: Ceremony, *engagements: Engagement, at: datetime) -> list[Seat]:
    return invite_to_ceremony(
        ceremony=ceremony,
        public_ids=[engagement.public_id for engagement in engagements],
        by=ceremony.opened_by,
        at=at,
    )


def swear(ceremony: Ceremony, engagement: Engagement, *, at: datetime, form: str = "promise") -> OathRecord:
    """Invited at `at`, heard at the beginning of the ceremony."""
    [seat] = invite(ceremony, engagement, at=at)
    accept_invitation(seat=seat, at=at)
    return confirm_oath(seat=seat, form=form, by=ceremony.official, at=ceremony.occasion.starts_at)
