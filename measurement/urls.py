from django.urls import include, path

app_name = "measurement"
urlpatterns = [
    path("", include("measurement.urls_reports")),
]
