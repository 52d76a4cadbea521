from django.urls import path

from dilemmas.views import outdoors, printing

app_name = "dilemmas"

urlpatterns = [
    # `key`: of a deck, its public id or the token of its link.
    path("printen/<slug:key>/<slug:kind>/", printing.deck_print, name="deck_print"),
    path("printwerk/<uuid:run_id>/", printing.deck_print_run, name="deck_print_run"),
    path("printwerk/<uuid:run_id>/pdf/", printing.deck_print_file, name="deck_print_file"),
    path("kaart/<uuid:case_key>/", printing.card, name="card"),
    path("kaarten/<slug:key>/", printing.cards, name="cards"),
    path("buiten/<slug:key>/<int:number>/", outdoors.card, name="outdoors"),
]
