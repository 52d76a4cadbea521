from django.urls import path

from measurement.views import releasing

urlpatterns = [
    path("metingen/beheer/<uuid:study_id>/vrijgeven/", releasing.release, name="release"),
    path("metingen/beheer/vrijgave/<uuid:run_id>/", releasing.run, name="release_run"),
]
