"""HR's declarations, signing rounds, and what staff with an account sign themselves."""

from django.urls import path

from lms.views import declaration_admin, kinds, my_declarations, rounds

urlpatterns = [
    path("hr/verklaringen/", declaration_admin.table, name="declaration_table"),
    path("hr/verklaringen/nieuw/", declaration_admin.declaration_new, name="declaration_new"),
    path("hr/verklaringen/wie/<slug:slug>/", declaration_admin.kind, name="declaration_kind"),
    path("hr/verklaringen/soorten/", kinds.kinds, name="kinds"),
    path("hr/verklaringen/soorten/nieuw/", kinds.kind_new, name="kind_new"),
    path("hr/verklaringen/soorten/<slug:slug>/", kinds.kind_edit, name="kind_edit"),
    path("hr/verklaringen/soorten/<slug:slug>/vervalt/", kinds.kind_retire, name="kind_retire"),
    path("hr/verklaringen/soorten/<slug:slug>/terug/", kinds.kind_restore, name="kind_restore"),
    path("hr/verklaringen/tekst/<uuid:text_id>/", declaration_admin.text, name="declaration_text"),
    path("hr/verklaringen/rondes/", rounds.rounds, name="rounds"),
    path("hr/verklaringen/rondes/nieuw/", rounds.round_new, name="round_new"),
    path("hr/verklaringen/rondes/<uuid:round_id>/", rounds.signing_round, name="round"),
    path("hr/verklaringen/rondes/<uuid:round_id>/namen/", rounds.round_names, name="round_names"),
    path("hr/verklaringen/rondes/<uuid:round_id>/sluiten/", rounds.round_close, name="round_close"),
    path(
        "hr/verklaringen/<slug:code>/teksten/", declaration_admin.declaration_texts, name="declaration_texts"
    ),
    path("hr/verklaringen/<slug:code>/teksten/nieuw/", declaration_admin.text_new, name="text_new"),
    path("mijn-verklaringen/", my_declarations.mine, name="my_declarations"),
    path(
        "mijn-verklaringen/<uuid:engagement_id>/<slug:code>/",
        my_declarations.declaration,
        name="my_declaration",
    ),
    path("mijn-verklaringen/pdf/<uuid:signature_id>/", my_declarations.document, name="my_document"),
]
