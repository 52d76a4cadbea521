"""A municipality's own face: saved by an editor, refused when it cannot be read, served to everybody."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.core.signing import dumps
from django.test import Client
from PIL import Image
from wagtail.models import ModelLogEntry

from foundation.content.models import BrandSettings, PleinImage
from foundation.content.models.branding import DRAFT
from foundation.content.queries.branding import current_brand
from foundation.content.rules.brand import COLOURS
from foundation.people.actions import grant_role
from foundation.people.models import Role
from tests.conftest import client_of
from tests.factories.content import make_home
from tests.factories.people import PersonFactory
from tests.foundation.content.test_brand import RIVIERDAM

pytestmark = pytest.mark.django_db

FIELDS = {
    "action": "actie",
    "action_dark": "actie-donker",
    "ink": "inkt",
    "night": "nacht",
    "stone": "steen",
    "careful": "zorgvuldig",
    "responsible": "verantwoordelijk",
    "independent": "onafhankelijk",
    "professional": "professioneel",
}


def form_of(colours: dict[str, str], **changes: object) -> dict[str, Any]:
    values = {field: colours[name] for field, name in FIELDS.items()}
    return {"wordmark": "Rivierplein", "logo": "", "font": "device", "corner": 8, **values, **changes}


def rivierdam(**changes: object) -> BrandSettings:
    values = {field: RIVIERDAM[name] for field, name in FIELDS.items()}
    return BrandSettings.objects.create(
        **({"wordmark": "Rivierplein", "font": "device", "corner": 8} | values | changes)
    )


@pytest.fixture
def coordinator(at) -> Client:
    person = PersonFactory()
    grant_role(person=person, role=Role.CONCERN_COORDINATOR, at=at)
    return client_of(person)


@pytest.fixture
def address(coordinator: Client) -> str:
    return coordinator.get("/beheer/settings/content/brandsettings/").url


def test_the_coordinator_gives_the_site_another_face(coordinator: Client, address: str):
    make_home()
    assert coordinator.post(address, form_of(RIVIERDAM)).status_code == 302
    page = Client().get("/").content.decode()
    assert "Rivierplein" in page
    version = current_brand().version
    assert f'href="/huisstijl.css?v={version}"' in page
    sheet = Client().get(f"/huisstijl.css?v={version}")
    assert "--merk-actie: #8a1538;" in sheet.content.decode()
    assert ModelLogEntry.objects.filter(action="wagtail.edit").count() == 1


def test_what_cannot_be_read_is_refused_with_pair_ratio_and_mend(coordinator: Client, address: str):
    answer = coordinator.post(address, form_of(RIVIERDAM | {"actie": "#00a0ff", "zorgvuldig": "#222299"}))
    assert answer.status_code == 200
    errors = answer.context["form"].errors
    assert errors["action"] == ["actie op wit: 2,81, nodig is 4,5. Dichtbij en goed: #0072b8."]
    assert set(errors) == {"action", "careful"}
    assert BrandSettings.objects.get().action == COLOURS["actie"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"action": "red;}"},
        {"action": "#173F7"},
        {"corner": 9},
        {"font": "Comic Sans"},
        {"wordmark": ""},
        {"logo": "999"},
    ],
)
def test_bad_input_is_refused(coordinator: Client, address: str, wrong: dict[str, object]):
    assert coordinator.post(address, form_of(RIVIERDAM, **wrong)).status_code == 200
    assert BrandSettings.objects.get().wordmark == "Integriteitsplein"


@pytest.mark.parametrize("role", [Role.EDITOR, Role.HR])
def test_nobody_else_changes_the_face(role: Role, at, address: str):
    person = PersonFactory()
    grant_role(person=person, role=role, at=at)
    answer = client_of(person).post(address, form_of(RIVIERDAM))
    assert answer.status_code in (302, 403)
    assert BrandSettings.objects.get().wordmark == "Integriteitsplein"


def test_the_preview_shows_the_brand_before_it_is_saved(coordinator: Client, address: str):
    preview = f"{address}preview/"
    assert coordinator.post(preview, form_of(RIVIERDAM)).json() == {"is_valid": True, "is_available": True}
    shown = coordinator.get(preview)
    assert "Rivierplein" in shown.content.decode()
    sheet = coordinator.get(f"/huisstijl.css?concept={shown.context['draft']}")
    assert "--merk-actie: #8a1538;" in sheet.content.decode()
    assert "no-store" in sheet["Cache-Control"]
    assert BrandSettings.objects.get().action == COLOURS["actie"]


@pytest.mark.parametrize(
    "draft",
    ["", "iets", dumps([{}, "atkinson", 2], salt="other")],
    ids=["empty", "nonsense", "of another salt"],
)
def test_nobody_makes_a_style_sheet_of_their_own(draft: str):
    answer = Client().get("/huisstijl.css", {"concept": draft or "x"})
    assert answer.status_code == 404


def test_an_old_draft_is_gone(monkeypatch):
    draft = dumps([COLOURS, "atkinson", 2], salt=DRAFT)
    assert Client().get("/huisstijl.css", {"concept": draft}).status_code == 200
    monkeypatch.setattr("foundation.content.queries.branding.DRAFT_SECONDS", -1)
    assert Client().get("/huisstijl.css", {"concept": draft}).status_code == 404


def test_the_sheet_may_be_kept_for_ever_by_its_version_only():
    rivierdam()
    version = current_brand().version
    assert "immutable" in Client().get(f"/huisstijl.css?v={version}")["Cache-Control"]
    assert Client().get("/huisstijl.css?v=old")["Cache-Control"] == "public, max-age=60"
    assert "Set-Cookie" not in Client().get(f"/huisstijl.css?v={version}").headers


def test_without_a_brand_no_page_asks_for_a_sheet():
    make_home()
    assert "huisstijl.css" not in Client().get("/").content.decode()
    assert Client().get("/huisstijl.css").content == b""


def test_pages_do_without_the_query(django_assert_num_queries):
    rivierdam()
    current_brand()
    with django_assert_num_queries(0):
        assert current_brand().wordmark == "Rivierplein"


def test_a_change_is_seen_at_once():
    settings = rivierdam()
    current_brand()
    settings.wordmark = "Maasplein"
    settings.save()
    assert current_brand().wordmark == "Maasplein"


def test_the_logo_is_drawn_anew_and_stands_beside_the_name():
    make_home()
    file = BytesIO()
    Image.new("RGB", (800, 400), "#0b5fa5").save(file, "PNG")
    logo = PleinImage.objects.create(
        title="Wapen", file=ImageFile(BytesIO(file.getvalue()), name="wapen.png")
    )
    rivierdam(logo=logo)
    brand = current_brand()
    assert (brand.logo_width, brand.logo_height) == (88, 44)
    assert f'src="{brand.logo_url}" width="88" height="44" alt=""' in Client().get("/").content.decode()


def test_a_logo_that_is_deleted_leaves_the_name():
    logo = PleinImage.objects.create(
        title="Wapen", file=ImageFile(BytesIO(_small_png()), name="wapen.png"), width=1, height=1
    )
    settings = rivierdam(logo=logo)
    logo.delete()
    settings.refresh_from_db()
    assert settings.logo is None
    assert settings.as_brand().logo_url == ""


def _small_png() -> bytes:
    file = BytesIO()
    Image.new("RGB", (40, 20)).save(file, "PNG")
    return file.getvalue()


def test_mails_and_prints_wear_the_brand():
    from django.template.loader import render_to_string

    rivierdam()
    mail = render_to_string(
        "emails/base.html", {"municipality_name": "Gemeente Rivierdam", "action_path": "/x/"}
    )
    assert "Rivierplein" in mail
    assert 'bgcolor="#9fd0e4"' in mail
    assert "background-color: #8a1538" in mail
    certificate = render_to_string("lms/certificate.html", {"certificates": [{}], "colours": RIVIERDAM})
    assert 'fill="#9fd0e4"' in certificate
