"""Certificates of completion: one's own, the public check, and HR's revocation."""

from django.urls import path

from lms.views import proof_check, proofs

urlpatterns = [
    path("mijn-plan/bewijzen/", proofs.mine, name="proofs"),
    path("mijn-plan/bewijzen/module/<uuid:completion_id>/", proofs.ask_of_module, name="proof_of_module"),
    path(
        "mijn-plan/bewijzen/programma/<uuid:assignment_id>/",
        proofs.ask_of_programme,
        name="proof_of_programme",
    ),
    path("mijn-plan/bewijzen/pdf/<uuid:proof_id>/", proofs.document, name="proof_document"),
    path("bewijs/", proof_check.check, name="proof_check"),
    path("hr/mensen/bewijs/<uuid:proof_id>/", proofs.revoke, name="proof_revoke"),
    path("hr/mensen/bewijs/<uuid:proof_id>/opnieuw/", proofs.anew, name="proof_anew"),
]
