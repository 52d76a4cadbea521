"""Answering by a link, and HR's studies."""

from django.urls import path

from measurement.views import answering, studies

urlpatterns = [
    # In settings.UNSEEN_PLACES: nobody is known below meting/.
    path("meting/uitleg/", answering.explained, name="explained"),
    path("meting/<str:token>/", answering.answer, name="answer"),
    path("metingen/beheer/", studies.studies, name="studies"),
    path("metingen/beheer/na-een-training/", studies.plan_new, name="plan_new"),
    path("metingen/beheer/op-vaste-data/", studies.calendar_new, name="calendar_new"),
    path("metingen/beheer/<uuid:study_id>/", studies.study, name="study"),
    path("metingen/beheer/<uuid:study_id>/stoppen/", studies.study_stop, name="study_stop"),
]
