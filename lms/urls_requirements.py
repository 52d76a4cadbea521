"""Who must do what, by when."""

from django.urls import path

from lms.views import remind_now, requirement_exceptions, requirement_people, requirements

urlpatterns = [
    path("", requirements.requirements, name="requirements"),
    path("nieuw/", requirements.requirement_new, name="requirement_new"),
    path("tegengehouden/", requirement_exceptions.requirement_exceptions, name="requirement_exceptions"),
    path("wie/", requirements.requirement_audience, name="requirement_audience"),
    path("wie/aantal/", requirements.requirement_count, name="requirement_count"),
    path("loopt/<uuid:run_id>/", requirements.requirement_run, name="requirement_run"),
    path("samen/<uuid:change_id>/terug/", requirement_people.bulk_undo, name="requirement_bulk_undo"),
    path("<uuid:requirement_id>/", requirements.requirement, name="requirement"),
    path("<uuid:requirement_id>/wijzig/", requirements.requirement_change, name="requirement_change"),
    path("<uuid:requirement_id>/einde/", requirements.requirement_end, name="requirement_end"),
    path("<uuid:requirement_id>/mensen/", requirement_people.people, name="requirement_people"),
    path("<uuid:requirement_id>/herinneren/", remind_now.preview, name="requirement_remind"),
    path("<uuid:requirement_id>/mensen/samen/", requirement_people.bulk, name="requirement_bulk"),
]
