import pytest

from foundation.printing.models import PrintRunStatus
from lms.actions.printing import request_certificates
from lms.models import CertificatePrintRun
from tests.conftest import client_of, moment
from tests.factories.lms import make_hr, make_ready, swear
from tests.lms.views.conftest import INVITED_AT

pytestmark = pytest.mark.django_db

ASKED_AT = moment("2022-04-12 17:30")


@pytest.fixture
def record(ceremony, oath_module, now_is, at):
    now_is(ASKED_AT)
    return swear(ceremony, make_ready(oath_module, at=at), at=INVITED_AT)


@pytest.fixture
def run(ceremony, record, hr):
    """Not printed yet."""
    return request_certificates(by=hr, ceremony=ceremony, at=ASKED_AT)


def test_waiting_looks_again_by_itself(run, hr):
    response = client_of(hr).get(f"/oorkonden/{run.public_id}/")
    assert (response.status_code, response["Refresh"]) == (200, "2")
    CertificatePrintRun.objects.update(status=PrintRunStatus.READY)
    response = client_of(hr).get(f"/oorkonden/{run.public_id}/")
    assert (response.status_code, response.headers.get("Refresh")) == (200, None)


@pytest.mark.parametrize("status", list(PrintRunStatus))
def test_without_a_file_there_is_nothing_to_fetch(run, hr, status):
    CertificatePrintRun.objects.update(status=status)
    assert client_of(hr).get(f"/oorkonden/{run.public_id}/pdf/").status_code == 404
    assert client_of(hr).get(f"/oorkonden/{run.public_id}/").status_code == 200


def test_only_who_asked_fetches_it(ceremony, record, hr, at):
    client = client_of(hr)
    response = client.post(f"/hr/ambtseed/{ceremony.occasion.public_id}/oorkonden/")
    where = response["Location"]
    response = client.get(f"{where}pdf/")
    content = b"".join(response.streaming_content)
    assert (response.status_code, content[:5]) == (200, b"%PDF-")
    assert response["Content-Disposition"] == 'attachment; filename="oorkonden.pdf"'
    assert "no-store" in response["Cache-Control"]
    for other in (make_hr(at=at), record.engagement.person, ceremony.official):
        assert client_of(other).get(where).status_code == 403
        assert client_of(other).get(f"{where}pdf/").status_code == 403


def test_ones_own_oorkonde(record):
    client = client_of(record.engagement.person)
    response = client.post(f"/mijn-plan/oorkonde/{record.public_id}/")
    run = CertificatePrintRun.objects.get()
    assert (run.oath_record, run.requested_by, run.ceremony) == (record, record.engagement.person, None)
    assert response["Location"] == f"/oorkonden/{run.public_id}/"
    assert client.get(f"{response['Location']}pdf/").status_code == 200


def test_a_run_that_failed_can_be_asked_for_again(run, hr):
    CertificatePrintRun.objects.update(status=PrintRunStatus.FAILED)
    page = client_of(hr).get(f"/oorkonden/{run.public_id}/").content.decode()
    assert f'action="/hr/ambtseed/{run.ceremony.occasion.public_id}/oorkonden/"' in page
