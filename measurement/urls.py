from django.urls import include, path

app_name = "measurement"
urlpatterns = [
    path("", include("measurement.urls_figures")),
    path("", include("measurement.urls_self_scans")),
    path("", include("measurement.urls_instruments")),
    path("", include("measurement.urls_studies")),
    path("", include("measurement.urls_releases")),
    path("", include("measurement.urls_reports")),
]
