from django.urls import path

from measurement.views import self_scan_averages, self_scans

urlpatterns = [
    path("zelfscan/", self_scans.self_scan, name="self_scan"),
    path("zelfscan/begin/", self_scans.self_scan_begin, name="self_scan_begin"),
    path("zelfscan/gemiddelden/", self_scan_averages.self_scan_averages, name="self_scan_averages"),
    path("zelfscan/<uuid:scan_id>/", self_scans.self_scan_result, name="self_scan_result"),
    path("zelfscan/<uuid:scan_id>/deel/<int:part>/", self_scans.self_scan_part, name="self_scan_part"),
    path("zelfscan/<uuid:scan_id>/afronden/", self_scans.self_scan_finish, name="self_scan_finish"),
    path("zelfscan/<uuid:scan_id>/wissen/", self_scans.self_scan_erase, name="self_scan_erase"),
]
