from django.urls import path

from measurement.views import reports, results

_STUDY = "metingen/<uuid:study_id>/"

urlpatterns = [
    path("metingen/", reports.studies, name="reports"),
    path("metingen/resultaten/", results.results, name="results"),
    path("metingen/resultaten/<uuid:study_id>/", results.result, name="result"),
    path("metingen/bestanden/<uuid:run_id>/", reports.report_progress, name="report_run"),
    path("metingen/bestanden/<uuid:run_id>/bestand/", reports.report_file, name="report_file"),
    path(_STUDY, reports.study, name="report"),
    path(f"{_STUDY}cijfers/", reports.figures_file, name="report_figures"),
    path(f"{_STUDY}rapport/", reports.report_request, name="report_request"),
    path(f"{_STUDY}schaal/<slug:scale>/", reports.scale, name="report_scale"),
]
