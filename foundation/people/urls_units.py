"""Pages on units: the tree on a day, and reorganisations."""

from django.urls import path

from foundation.people.views import units

OF_ONE = "eenheden/reorganisatie/<uuid:reorganisation_id>/"

urlpatterns = [
    path("eenheden/", units.units, name="units"),
    path("eenheden/reorganisatie/nieuw/", units.new, name="reorganisation_new"),
    path(OF_ONE, units.reorganisation, name="reorganisation"),
    path(f"{OF_ONE}wijzig/", units.change, name="reorganisation_change"),
    path(f"{OF_ONE}stap/<slug:kind>/", units.step, name="reorganisation_step"),
    path(f"{OF_ONE}stap/<int:step_id>/weg/", units.step_away, name="reorganisation_step_away"),
    path(f"{OF_ONE}stap/<int:step_id>/verdeel/", units.division, name="reorganisation_division"),
    path(f"{OF_ONE}besluit/", units.decision, name="reorganisation_decide"),
    path(f"{OF_ONE}trek-in/", units.cancellation, name="reorganisation_cancel"),
    path(f"{OF_ONE}weggooien/", units.discard, name="reorganisation_discard"),
]
