"""Pages on roles and rights: giving roles, the register, who looked."""

from django.urls import URLPattern, path

from foundation.people.views import rights_ledger, rights_limits, rights_log, rights_register, rights_roles

urlpatterns: list[URLPattern] = [
    path("mijn-inzage/", rights_ledger.ledger, name="ledger"),
    path("hr/rollen/", rights_roles.roles, name="roles"),
    path("hr/rollen/geven/", rights_roles.choose_person, name="role_choose_person"),
    path("hr/rollen/geven/<uuid:person_id>/", rights_roles.give, name="role_give"),
    path("hr/rollen/<int:grant_id>/einde/", rights_roles.end, name="role_end"),
    path("rechten/", rights_register.register, name="register"),
    path("inzage-log/", rights_log.log, name="audit_log"),
    path("instellingen/", rights_limits.limits, name="limits"),
    path("instellingen/<slug:limit>/", rights_limits.change, name="limit_change"),
    path("instellingen/<int:change_id>/intrekken/", rights_limits.withdraw, name="limit_withdraw"),
]
