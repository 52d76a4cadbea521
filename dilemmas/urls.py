from django.urls import path

from dilemmas.views import deck_cards, deck_files, deck_sharing, decks

app_name = "dilemmas"

urlpatterns = [
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
]
