"""Log-in on a shared tablet."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
