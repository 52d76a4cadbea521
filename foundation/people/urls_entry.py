"""Log-in on a shared tablet, and printing the codes for it."""

from django.urls import path

from foundation.people.views import entry

urlpatterns = [
    path("tablet/", entry.tablet, name="tablet"),
    path("tablet/klaar/", entry.done, name="tablet_done"),
    path("hr/tabletcodes/", entry.codes, name="tablet_codes"),
    path("team/tabletcodes/", entry.team_codes, name="team_tablet_codes"),
]
