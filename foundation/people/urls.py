from django.urls import include, path

app_name = "people"

urlpatterns = [
    path("hr/", include("foundation.people.urls_lives")),
    path("team/", include("foundation.people.urls_team")),
    path("hr/", include("foundation.people.urls_units")),
    path("", include("foundation.people.urls_rights")),
    path("", include("foundation.people.urls_entry")),
]
