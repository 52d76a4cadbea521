"""Pages on single people: HR's list of exceptions, merging, absence, 'not my team'."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
