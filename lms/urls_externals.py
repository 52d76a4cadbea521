from django.urls import path

from lms.views import externals

urlpatterns = [
    path("externen/", externals.externals, name="externals"),
    path("externen/nieuw/", externals.external_new, name="external_new"),
    path("externen/import/", externals.external_import, name="external_import"),
    path("externen/<uuid:engagement_id>/", externals.external, name="external"),
    path("externen/<uuid:engagement_id>/link/", externals.external_link, name="external_link"),
    path("externen/<uuid:engagement_id>/code/", externals.external_code, name="external_code"),
    path("externen/<uuid:engagement_id>/vog/", externals.external_certificate, name="external_certificate"),
    path("externen/<uuid:engagement_id>/laatste-dag/", externals.external_end, name="external_end"),
    path(
        "externen/<uuid:engagement_id>/toegelicht/<slug:code>/",
        externals.external_explained,
        name="external_explained",
    ),
    path(
        "hr/verklaringen/handtekening/<uuid:signature_id>/",
        externals.signature_withdraw,
        name="signature_withdraw",
    ),
]
