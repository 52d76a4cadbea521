from django.urls import URLPattern, path

from dilemmas.views import deck_cards, deck_files, deck_sharing, decks, outdoors, printing, signals, training

app_name = "dilemmas"

_SET = "oefenen/<uuid:set_id>/"

urlpatterns: list[URLPattern] = [
    path("stapels/", decks.decks, name="decks"),
    path("stapels/nieuw/", decks.deck_new, name="deck_new"),
    path("stapels/overnemen/", deck_files.deck_upload, name="deck_upload"),
    path("stapels/overnemen/<uuid:import_id>/", deck_files.deck_import, name="deck_import"),
    path("stapels/favoriet/", deck_cards.favourite, name="favourite"),
    path("stapels/casus/<uuid:case_key>/", deck_cards.case_decks, name="case_decks"),
    path("stapels/<uuid:deck_id>/", decks.deck, name="deck"),
    path("stapels/<uuid:deck_id>/wijzigen/", decks.deck_change, name="deck_change"),
    path("stapels/<uuid:deck_id>/weg/", decks.deck_delete, name="deck_delete"),
    path("stapels/<uuid:deck_id>/neem-over/", decks.deck_copy, name="deck_copy"),
    path("stapels/<uuid:deck_id>/bestand/", deck_files.deck_export, name="deck_file"),
    path("stapels/<uuid:deck_id>/delen/", deck_sharing.deck_share, name="deck_share"),
    path("stapels/<uuid:deck_id>/delen/stop/", deck_sharing.deck_unshare, name="deck_unshare"),
    path("stapels/<uuid:deck_id>/kaart/erbij/", deck_cards.card_add, name="card_add"),
    path("stapels/<uuid:deck_id>/kaart/<uuid:case_key>/plek/", deck_cards.card_move, name="card_move"),
    path("stapels/<uuid:deck_id>/kaart/<uuid:case_key>/weg/", deck_cards.card_remove, name="card_remove"),
    path("s/<slug:token>/", deck_sharing.shared, name="shared_deck"),
    path("s/<slug:token>/neem-over/", deck_sharing.shared_copy, name="shared_deck_copy"),
    path("oefenen/", training.practice, name="practice"),
    path(_SET, training.resume, name="practice_resume"),
    path(f"{_SET}afronden/", training.closing, name="practice_closing"),
    path(f"{_SET}klaar/", training.done, name="practice_done"),
    path(f"{_SET}<int:number>/<slug:step>/", training.screen, name="practice_screen"),
    path("signalen/", signals.signals, name="signals"),
    # `key`: of a deck, its public id or the token of its link.
    path("printen/<slug:key>/<slug:kind>/", printing.deck_print, name="deck_print"),
    path("printwerk/<uuid:run_id>/", printing.deck_print_run, name="deck_print_run"),
    path("printwerk/<uuid:run_id>/pdf/", printing.deck_print_file, name="deck_print_file"),
    path("kaart/<uuid:case_key>/", printing.card, name="card"),
    path("kaarten/<slug:key>/", printing.cards, name="cards"),
    path("buiten/<slug:key>/<int:number>/", outdoors.card, name="outdoors"),
]
