"""Cohorts, saying no to their mail, and the files with completions."""

from django.urls import path

from lms.views import cohorts, exports

urlpatterns = [
    path("hr/uitnodigingen/", cohorts.cohorts, name="cohorts"),
    path("hr/uitnodigingen/nieuw/", cohorts.cohort_new, name="cohort_new"),
    path("hr/uitnodigingen/<uuid:cohort_id>/", cohorts.cohort, name="cohort"),
    path("hr/uitnodigingen/<uuid:cohort_id>/namen/", cohorts.cohort_names, name="cohort_names"),
    path("hr/uitnodigingen/<uuid:cohort_id>/sluiten/", cohorts.cohort_close, name="cohort_close"),
    path("uitnodiging/<uuid:member_id>/geen-mail/", cohorts.cohort_opt_out, name="cohort_opt_out"),
    path("hr/afrondingen/", exports.exports, name="exports"),
    path("hr/afrondingen/maken/", exports.export_make, name="export_make"),
    path("hr/afrondingen/<uuid:export_id>/", exports.export_file, name="export_file"),
]
