"""The first morning of an external: the own pages, the pass at the desk, and checking a document."""

from django.urls import path

from lms.views import declarations, desk, passes, verification, welcome

urlpatterns = [
    path("welkom/", welcome.welcome, name="welcome"),
    path("welkom/lezen/", welcome.read_in, name="read_in"),
    path("welkom/verklaring/<slug:code>/", declarations.declaration, name="declaration"),
    path("welkom/verklaring/<slug:code>/getekend/", declarations.signed, name="declaration_signed"),
    path("welkom/document/<uuid:signature_id>/", declarations.document, name="declaration_document"),
    path("welkom/mag-starten/", passes.start_pass, name="start_pass"),
    path("mag-starten/", desk.check_pass, name="check_pass"),
    path("balie/", desk.desk, name="reception"),
    path("controle/", verification.verify, name="verify"),
]
