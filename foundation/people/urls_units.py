"""Pages on units: reorganisations."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
