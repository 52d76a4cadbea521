"""Log-in on a shared tablet and printing the codes for it; coming in by a personal link."""

from django.urls import path

from foundation.people.views import entry, links

urlpatterns = [
    path("tablet/", entry.tablet, name="tablet"),
    path("tablet/klaar/", entry.done, name="tablet_done"),
    path("welkom/verder/", links.link_again, name="link_again"),
    path("welkom/<uuid:link_id>/<str:token>/", links.link, name="link"),
    path("hr/tabletcodes/", entry.codes, name="tablet_codes"),
    path("team/tabletcodes/", entry.team_codes, name="team_tablet_codes"),
]
