from django.urls import path

from measurement.views import figure_imports, figures

urlpatterns = [
    path("cijfers/", figures.figures, name="figures"),
    path("cijfers/bestand/", figures.figures_file, name="figures_file"),
    path("cijfers/inlezen/", figure_imports.figure_upload, name="figure_upload"),
    path("cijfers/inlezen/<uuid:import_id>/", figure_imports.figure_import, name="figure_import"),
    path(
        "cijfers/inlezen/<uuid:import_id>/ja/", figure_imports.figure_import_apply, name="figure_import_apply"
    ),
    path(
        "cijfers/inlezen/<uuid:import_id>/weg/",
        figure_imports.figure_import_discard,
        name="figure_import_discard",
    ),
    path("cijfers/<slug:code>/", figures.figure, name="figure"),
]
