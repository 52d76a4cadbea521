"""Pages on roles and rights: giving roles, the register, who looked."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
