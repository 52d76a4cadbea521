"""HR on one person, and the line manager on one of the team."""

from django.urls import path

from lms.views import equivalences, lives

urlpatterns = [
    path("hr/mensen/<uuid:person_id>/", lives.person, name="hr_person"),
    path("hr/mensen/<uuid:person_id>/overleden/", lives.death, name="hr_death"),
    path("hr/mensen/<uuid:person_id>/samenvoegen/", lives.merge_search, name="hr_merge_search"),
    path("hr/mensen/<uuid:person_id>/samenvoegen/<uuid:kept_id>/", lives.merge, name="hr_merge"),
    path("hr/mensen/samengevoegd/<uuid:merge_id>/", lives.merge_undo, name="hr_merge_undo"),
    path("hr/mensen/niet-beschikbaar/<uuid:engagement_id>/", lives.absence, name="hr_absence"),
    path("hr/mensen/gelijk/<uuid:engagement_id>/", equivalences.equivalence, name="hr_equivalence"),
    path("team/<uuid:engagement_id>/niet-beschikbaar/", lives.team_absence, name="team_absence"),
]
