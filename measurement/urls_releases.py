from django.urls import path

from measurement.views import open_answers, releasing, sharing

urlpatterns = [
    path("metingen/beheer/<uuid:study_id>/vrijgeven/", releasing.release, name="release"),
    path(
        "metingen/beheer/<uuid:study_id>/eigen-woorden/", open_answers.open_questions, name="open_questions"
    ),
    path(
        "metingen/beheer/<uuid:study_id>/eigen-woorden/<slug:wave>/<slug:item>/",
        open_answers.open_answers,
        name="open_answers",
    ),
    path("metingen/beheer/vrijgave/<uuid:run_id>/", releasing.run, name="release_run"),
    path("metingen/beheer/<uuid:study_id>/vrijgeven/<int:number>/delen/", sharing.share, name="share"),
    path(
        "metingen/beheer/<uuid:study_id>/vrijgeven/<int:number>/niet-meer-delen/",
        sharing.share_take_back,
        name="share_take_back",
    ),
]
