"""Answering by a link, and HR's studies."""

from django.urls import path

from measurement.views import answering, own_invitations, studies

urlpatterns = [
    # In settings.UNSEEN_PLACES: nobody is known below meting/.
    path("meting/uitleg/", answering.explained, name="explained"),
    path("meting/<str:token>/", answering.answer, name="answer"),
    path("metingen/mijn/", own_invitations.own, name="own"),
    path("metingen/mijn/<uuid:invitation_id>/", own_invitations.own_open, name="own_open"),
    path("metingen/beheer/", studies.studies, name="studies"),
    path("metingen/beheer/na-een-training/", studies.plan_new, name="plan_new"),
    path("metingen/beheer/op-vaste-data/", studies.calendar_new, name="calendar_new"),
    path("metingen/beheer/<uuid:study_id>/", studies.study, name="study"),
    path("metingen/beheer/<uuid:study_id>/stoppen/", studies.study_stop, name="study_stop"),
]
