"""HR's list of exceptions, and its answer to 'not my team'."""

from django.urls import path

from foundation.people.views import exceptions, lives

urlpatterns = [
    path("uitzonderingen/", exceptions.exception_list, name="exceptions"),
    path("uitzonderingen/<uuid:report_id>/blijft/", lives.reject_team_report, name="reject_team_report"),
]
