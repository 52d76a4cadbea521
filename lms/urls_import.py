from django.urls import path

from lms.views import hr_import, record_files

urlpatterns = [
    path("", hr_import.upload, name="import_upload"),
    path("koppen/", hr_import.headings, name="import_headings"),
    path("koppen/vergeet/", hr_import.forget, name="import_heading_forget"),
    path("wacht/", hr_import.held, name="import_held"),
    path("wacht/opnieuw/", hr_import.retry, name="import_retry"),
    path("afrondingen/", record_files.upload, name="record_upload"),
    path("afrondingen/<uuid:file_id>/", record_files.file, name="record_file"),
    path("afrondingen/<uuid:file_id>/importeer/", record_files.apply, name="record_apply"),
    path("afrondingen/<uuid:file_id>/weg/", record_files.discard, name="record_discard"),
    path("<uuid:run_id>/", hr_import.run, name="import_run"),
    path("<uuid:run_id>/koppen/", hr_import.map_headings, name="import_map"),
    path("<uuid:run_id>/importeer/", hr_import.apply, name="import_apply"),
    path("<uuid:run_id>/weg/", hr_import.discard, name="import_discard"),
    path("<uuid:run_id>/vertrokken/", hr_import.endings, name="import_endings"),
]
