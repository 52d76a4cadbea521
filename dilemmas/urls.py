from django.urls import URLPattern, path

from dilemmas.views import signals, training

app_name = "dilemmas"

_SET = "oefenen/<uuid:set_id>/"

urlpatterns: list[URLPattern] = [
    path("oefenen/", training.practice, name="practice"),
    path(_SET, training.resume, name="practice_resume"),
    path(f"{_SET}afronden/", training.closing, name="practice_closing"),
    path(f"{_SET}klaar/", training.done, name="practice_done"),
    path(f"{_SET}<int:number>/<slug:step>/", training.screen, name="practice_screen"),
    path("signalen/", signals.signals, name="signals"),
]
