"""Outside the language prefixes: a style sheet has no language, and the style page speaks Dutch."""

from django.urls import path

from config.look import views

urlpatterns = [
    path("huisstijl.css", views.brand_css, name="brand_css"),
    path("blijf-ingelogd/", views.stay_logged_in, name="stay_logged_in"),
    path("stijl/", views.style_page, name="style_page"),
    path("stijl/e-mail/<slug:package>/<slug:name>/", views.style_mail, name="style_mail"),
    path("stijl/oorkonde/", views.style_certificate, name="style_certificate"),
]
