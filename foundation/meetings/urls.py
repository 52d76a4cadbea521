from django.urls import path

from foundation.meetings.views import groups

app_name = "meetings"
urlpatterns = [
    path("werkgroepen/", groups.groups, name="groups"),
    path("werkgroepen/nieuw/", groups.group_new, name="group_new"),
    path("werkgroepen/<uuid:group_id>/", groups.group, name="group"),
    path("werkgroepen/<uuid:group_id>/wijzigen/", groups.group_change, name="group_change"),
    path("werkgroepen/<uuid:group_id>/stoppen/", groups.group_close, name="group_close"),
    path("werkgroepen/<uuid:group_id>/leden/", groups.members, name="members"),
    path("werkgroepen/<uuid:group_id>/leden/erbij/", groups.member_add, name="member_add"),
    path("werkgroepen/<uuid:group_id>/leden/<uuid:member_id>/eraf/", groups.member_end, name="member_end"),
    path("werkgroepen/<uuid:group_id>/overleg/", groups.meeting_new, name="meeting_new"),
    path("overleg/<uuid:meeting_id>/", groups.meeting, name="meeting"),
    path("overleg/<uuid:meeting_id>/wijzigen/", groups.meeting_change, name="meeting_change"),
    path("overleg/<uuid:meeting_id>/vervalt/", groups.meeting_cancel, name="meeting_cancel"),
    path("overleg/<uuid:meeting_id>/agenda/", groups.agenda_add, name="agenda_add"),
    path("overleg/<uuid:meeting_id>/agenda/<uuid:item_id>/weg/", groups.agenda_remove, name="agenda_remove"),
    path("overleg/<uuid:meeting_id>/besluit/", groups.decision_add, name="decision_add"),
    path(
        "overleg/<uuid:meeting_id>/besluit/<uuid:decision_id>/weg/",
        groups.decision_remove,
        name="decision_remove",
    ),
    path("overleg/<uuid:meeting_id>/agenda.ics", groups.meeting_file, name="meeting_file"),
]
