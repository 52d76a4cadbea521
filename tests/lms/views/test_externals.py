"""What a sponsor sees and does; what others may not."""

from datetime import date

import pytest

from foundation.audit.models import AuditEvent
from foundation.mailing.models import MailStatus, OutboxMessage
from foundation.people.actions.links import confirm_identity
from foundation.people.models import Engagement, Person, PersonalLink
from lms.models import ConductCertificate, Explanation
from lms.queries.declarations import start_state
from tests.conftest import client_of, moment
from tests.factories.declarations import (
    bound_link,
    let_sign,
    make_declaration,
    make_external,
    make_sponsor,
    require_for_declarations,
    sign,
)
from tests.factories.lms import complete_module, make_hr, make_module
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
AT = moment("2022-03-01 10:00")


@pytest.fixture
def world(now_is):
    """A sponsor in a team, with somebody who has everything to do."""
    now_is(AT)
    module_key = make_module(at=AT)
    require_for_declarations(module_key)
    declaration = make_declaration(at=AT)
    let_sign(declaration, at=AT, certificate=True)
    sponsor, unit = make_sponsor(at=AT), UnitFactory(code="T1", name="Projecten")
    sponsor_job = sponsor.engagements.get()
    sponsor_job.memberships.all().delete()
    EngagementFactory(person=sponsor, number=2, unit=unit, starts_on=date(2016, 1, 1))
    external = make_external(sponsor=sponsor, at=AT, unit=unit)
    return {
        "sponsor": sponsor,
        "unit": unit,
        "external": external,
        "declaration": declaration,
        "module": module_key,
        "client": client_of(sponsor),
        "path": f"/externen/{external.public_id}/",
    }


def new_one(**changes) -> dict[str, str]:
    return {
        "given_name": "Sem",
        "infix": "van",
        "family_name": "Bos",
        "email": "sem@bureau.example",
        "kind": "inhuur",
        "unit": "T1",
        "language": "en",
        "starts_on": "2022-03-14",
        "ends_on": "2022-12-31",
        **changes,
    }


def test_one_link_one_mail_and_a_double_click_makes_one(world):
    for _click in range(2):
        response = world["client"].post("/externen/nieuw/", new_one())
        assert response.status_code == 302
    person = Person.objects.get(family_name="Bos")
    assert (person.full_name, person.language) == ("Sem van Bos", "en")
    assert OutboxMessage.objects.filter(recipient=person, template="lms/external_link").count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"unit": "T2"}, "unit"),
        ({"email": "sem"}, "email"),
        ({"kind": "medewerker"}, "kind"),
        ({"ends_on": "2022-03-01"}, "ends_on"),
        ({"ends_on": "2022-02-01", "starts_on": "2022-01-01"}, "ends_on"),
        ({"family_name": ""}, "family_name"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(world, changes, field):
    UnitFactory(code="T2")
    response = world["client"].post("/externen/nieuw/", new_one(**changes))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Person.objects.filter(given_name="Sem").exists()


def test_a_list_is_shown_first_and_written_whole(world):
    lines = (
        "naam;e-mail;soort;eenheidcode;begin;einde;taal\n"
        "Sem van Bos;sem@b.example;inhuur;T1;14-3-2022;31-12-2022;nl\n"
        "Ans Vos;ans@b.example;zzp'er;T1;2022-03-14;2022-12-31;en\n"
    )
    shown = world["client"].post("/externen/import/", {"lines": lines})
    assert (shown.status_code, shown.context["wrong"]) == (200, 0)
    assert not Person.objects.filter(given_name="Sem").exists()
    wrong = lines.replace("31-12-2022", "gisteren")
    refused = world["client"].post("/externen/import/", {"lines": wrong, "save": "1"})
    assert (refused.status_code, refused.context["wrong"]) == (422, 1)
    assert not Person.objects.filter(given_name="Ans").exists()
    assert world["client"].post("/externen/import/", {"lines": lines, "save": "1"}).status_code == 302
    assert Engagement.objects.filter(sponsor=world["sponsor"]).count() == 3


def test_somebody_elses_external_is_refused_and_so_is_a_forged_id(world):
    stranger = make_sponsor(at=AT)
    make_external(sponsor=stranger, at=AT, given_name="Ans", family_name="Vos", email="ans@b.example")
    client = client_of(stranger)
    for path in ("", "link/", "code/", "vog/", "laatste-dag/", "toegelicht/geheimhouding/"):
        for forged in (world["external"].public_id, "00000000-0000-4000-8000-000000000000"):
            response = client.post(f"/externen/{forged}/{path}")
            assert response.status_code in (403, 405), path
            assert "Yilmaz" not in response.content.decode()
    assert "Yilmaz" not in client.get("/externen/").content.decode()


def test_the_code_is_shown_once_and_confirms(world):
    complete_module(world["external"], world["module"], at=AT)
    response = world["client"].post(world["path"] + "code/")
    code = response.context["code"]
    assert response.headers["Cache-Control"].startswith("max-age=0")
    assert code not in world["client"].get(world["path"] + "code/").content.decode()
    confirm_identity(link=bound_link(world["external"], at=AT), code=code, at=AT)


def test_the_qr_is_there_until_the_link_is_opened(world):
    asked = world["client"].get(world["path"] + "link/")
    assert asked.context["qr"] == ""
    shown = world["client"].post(world["path"] + "link/", {"show": "1"})
    assert "<svg" in shown.context["qr"]
    assert AuditEvent.objects.filter(kind="personal_link_shown").count() == 1
    bound_link(world["external"], at=AT)
    assert world["client"].post(world["path"] + "link/", {"show": "1"}).context["qr"] == ""


def test_a_new_link_voids_the_old_one(world):
    old = PersonalLink.objects.get(engagement=world["external"])
    world["client"].post(world["path"] + "link/")
    old.refresh_from_db()
    assert old.voided_at is not None
    assert PersonalLink.objects.filter(engagement=world["external"], voided_at=None).count() == 1


@pytest.mark.parametrize(
    ("status", "label"),
    [
        (MailStatus.QUEUED, "Mail wacht"),
        (MailStatus.SENT, "Mail verstuurd"),
        (MailStatus.FAILED, "Mail mislukt"),
        (MailStatus.UNCERTAIN, "Mail onzeker"),
    ],
)
def test_where_the_mail_is(world, status, label):
    OutboxMessage.objects.filter(template="lms/external_link").update(status=status)
    for path in ("/externen/", world["path"]):
        assert label in world["client"].get(path).content.decode()
    lost = len(world["client"].get("/externen/?toon=start").context["lines"])
    assert lost == (status in (MailStatus.FAILED, MailStatus.UNCERTAIN))


def test_each_condition_says_who_acts(world):
    page = world["client"].get(world["path"]).content.decode()
    assert "Karim is aan de beurt." in page
    assert "Gaat open als de module af is." in page
    assert "Jij bent aan de beurt. Vraag om de VOG" in page


def test_a_certificate_of_2018_holds_until_2023(world, now_is):
    now_is(moment("2022-03-01 10:00"))
    world["client"].post(world["path"] + "vog/", {"seen_on": "2018-03-01"})
    assert ConductCertificate.objects.get().valid_until == date(2023, 3, 1)
    response = world["client"].post(world["path"] + "vog/", {"seen_on": "2022-03-02"})
    assert response.status_code == 422


def test_who_signed_all_may_start_until_hr_withdraws(world):
    complete_module(world["external"], world["module"], at=AT)
    world["client"].post(world["path"] + "vog/", {"seen_on": "2022-03-01"})
    signature = sign(world["external"], world["declaration"], at=AT)
    assert start_state(world["external"], at=AT).may_start
    path = f"/hr/verklaringen/handtekening/{signature.public_id}/"
    assert world["client"].post(path, {"reason": "x"}).status_code == 403
    hr = client_of(make_hr(at=AT))
    assert hr.post(path, {"reason": ""}).status_code == 422
    assert hr.post(path, {"reason": "De verkeerde persoon tekende."}).status_code == 302
    assert not start_state(world["external"], at=AT).may_start
    assert "ingetrokken" in hr.get(world["path"]).content.decode()


def test_the_sponsor_explains_a_code_of_conduct(world):
    code = make_declaration(at=AT, code="gedragscode", title="Gedragscode", form="acknowledged")
    let_sign(code, at=AT)
    complete_module(world["external"], world["module"], at=AT)
    sign(world["external"], code, at=AT)
    assert "Ik heb het uitgelegd" in world["client"].get(world["path"]).content.decode()
    world["client"].post(world["path"] + "toegelicht/gedragscode/")
    assert Explanation.objects.get().explained_by == world["sponsor"]
    assert start_state(world["external"], at=AT).may_start


def test_the_last_day_can_be_moved_but_not_before_the_first(world):
    assert world["client"].post(world["path"] + "laatste-dag/", {"ends_on": "2022-03-01"}).status_code == 422
    world["client"].post(world["path"] + "laatste-dag/", {"ends_on": "2022-04-01"})
    world["external"].refresh_from_db()
    assert world["external"].ends_on == date(2022, 4, 1)


def test_hr_sees_everybody_and_names_a_sponsor(world):
    hr = client_of(make_hr(at=AT))
    assert "Yilmaz" in hr.get("/externen/").content.decode()
    Person.objects.filter(pk=world["sponsor"].pk).update(email="hanneke@gemeente.example")
    hr.post("/externen/nieuw/", new_one(sponsor_email="Hanneke@gemeente.example"))
    assert Engagement.objects.get(person__family_name="Bos").sponsor == world["sponsor"]


def test_the_list_has_pages_that_keep_its_filters(world):
    for number in range(60):
        EngagementFactory(
            person=PersonFactory(given_name="Ina", family_name=f"Rij{number:02}"),
            kind="inhuur",
            sponsor=world["sponsor"],
            starts_on=date(2022, 3, 14),
        )
    # Everybody counts in the heading, whatever page is shown.
    first = world["client"].get("/externen/?toon=actie&zoek=Ina")
    assert len(first.context["lines"]) == 50
    assert first.context["total"] == 61
    assert "?toon=actie&amp;zoek=Ina&amp;page=2" in first.content.decode()
    second = world["client"].get("/externen/?toon=actie&zoek=Ina&page=2")
    names = [line["file"].person.family_name for line in second.context["lines"]]
    assert names == [f"Rij{number}" for number in range(50, 60)]
