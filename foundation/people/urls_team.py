"""What a line manager does about one person of the own team; the team's page stands in lms."""

from django.urls import path

from foundation.people.views import lives

urlpatterns = [
    path("<uuid:engagement_id>/niet-mijn-team/", lives.not_my_team, name="not_my_team"),
    path("<uuid:engagement_id>/toch-mijn-team/", lives.still_my_team, name="still_my_team"),
]
