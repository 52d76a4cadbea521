import pytest

from foundation.audit.models import Lookup
from lms.models import AnswersToRead
from tests.conftest import client_of, moment
from tests.factories.declarations import (
    PARALLEL,
    let_sign,
    make_declaration,
    make_external,
    make_sponsor,
    sign,
)

pytestmark = pytest.mark.django_db
MARKER = "Zeldzame supermarkt"


@pytest.fixture
def signed(at):
    declaration = make_declaration(at=at, questions=(PARALLEL,))
    let_sign(declaration, at=at)
    external = make_external(sponsor=make_sponsor(at=at), at=at)
    return sign(external, declaration, at=at, answers={"parallel_work": "yes", "parallel_work_text": MARKER})


def test_hr_reads_an_answer_once_and_its_author_sees_that(signed, hr, now_is):
    now_is(moment("2022-03-02 09:00"))
    client = client_of(hr)
    listed = client.get("/hr/verklaringen/antwoorden/").content.decode()
    assert signed.engagement.person.full_name in listed
    assert MARKER not in listed
    page = f"/hr/verklaringen/antwoorden/{signed.public_id}/"
    assert MARKER in client.get(page).content.decode()
    [look] = Lookup.objects.filter(subject_id=signed.engagement.person.public_id)
    assert (look.purpose, look.actor_id) == ("answers_read", hr.public_id)
    assert "Je las de antwoorden" in client.post(page, follow=True).content.decode()
    assert AnswersToRead.objects.get().read_by == hr
    assert (
        signed.engagement.person.full_name not in client.get("/hr/verklaringen/antwoorden/").content.decode()
    )
    assert (
        signed.engagement.person.full_name
        in client.get("/hr/verklaringen/antwoorden/?gelezen=1").content.decode()
    )


def test_the_sponsor_reads_no_answers(signed):
    client = client_of(signed.engagement.sponsor)
    assert client.get("/hr/verklaringen/antwoorden/").status_code == 403
    assert client.get(f"/hr/verklaringen/antwoorden/{signed.public_id}/").status_code == 403


def test_no_to_everything_is_nothing_to_read(at):
    declaration = make_declaration(at=at, questions=(PARALLEL,))
    let_sign(declaration, at=at)
    sign(
        make_external(sponsor=make_sponsor(at=at), at=at), declaration, at=at, answers={"parallel_work": "no"}
    )
    assert not AnswersToRead.objects.exists()
