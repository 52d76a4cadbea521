from django.urls import path

from measurement.views.codebooks import codebook_file, codebook_page, codebooks

urlpatterns = [
    path("metingen/vragenlijsten/", codebooks, name="codebooks"),
    path("metingen/vragenlijsten/<slug:code>/<int:number>/", codebook_page, name="codebook"),
    path("metingen/vragenlijsten/<slug:code>/<int:number>/codeboek.csv", codebook_file, name="codebook_file"),
]
