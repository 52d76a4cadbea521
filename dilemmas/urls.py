from django.urls import URLPattern, path  # noqa: F401  the rooms of the catalogue add theirs

app_name = "dilemmas"

urlpatterns: list[URLPattern] = []
