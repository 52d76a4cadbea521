"""Programmes: the parts of who learns, the days of HR, and what a programme gives."""

from django.urls import path

from lms.views import days, observing, parts, programme_roles

_PART = "mijn-plan/onderdeel/<uuid:part_id>/"
_DAY = "hr/dagen/<uuid:occasion_id>/"
_NOTE = "hr/dagen/onderdeel/<uuid:part_id>/"

urlpatterns = [
    path(_PART, parts.part, name="part"),
    path(f"{_PART}gedaan/", parts.done, name="part_done"),
    path(f"{_PART}dag/", parts.choose_day, name="part_day"),
    path(f"{_PART}afmelden/", parts.leave, name="part_leave"),
    path("hier/", parts.here, name="here_code"),
    path("hier/<str:code>/", parts.here, name="here"),
    path("hr/dagen/", days.overview, name="days"),
    path("hr/dagen/nieuw/", days.open_new, name="day_new"),
    path(_DAY, days.day, name="day"),
    path(f"{_DAY}uitnodigen/", days.invite, name="day_invite"),
    path(f"{_DAY}wijzig/", days.change, name="day_change"),
    path(f"{_DAY}afzeggen/", days.cancel, name="day_cancel"),
    path(f"{_DAY}scherm/", days.room, name="day_room"),
    path(f"{_DAY}<uuid:seat_id>/", days.presence, name="day_presence"),
    path("hr/dagen/rollen/", programme_roles.programme_roles, name="programme_roles"),
    path(
        "hr/dagen/rollen/<uuid:programme_id>/", programme_roles.programme_role_set, name="programme_role_set"
    ),
    path("hr/dagen/rollen/wie/<uuid:assignment_id>/", programme_roles.decide, name="programme_role_decide"),
    path("meekijken/", observing.observing, name="observing"),
    path("meekijken/<uuid:record_id>/", observing.withdraw, name="observed_withdraw"),
    path(_NOTE, days.note, name="part_note"),
    path(f"{_NOTE}<uuid:record_id>/", days.withdraw, name="part_withdraw"),
]
