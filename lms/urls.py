from django.urls import include, path

from lms.views import ceremonies, declaration_answers, hr, lessons, official, plan, printing, statements, team

app_name = "lms"

urlpatterns = [
    path("mijn-plan/", plan.plan, name="plan"),
    path("mijn-plan/eed-of-belofte/<uuid:engagement_id>/", plan.choose_form, name="choose_form"),
    path("mijn-plan/plek/<uuid:seat_id>/", plan.answer_invitation, name="answer_invitation"),
    path("mijn-plan/oorkonde/<uuid:record_id>/", plan.request_certificate, name="request_certificate"),
    path("leren/start/<uuid:module_key>/", lessons.start, name="start"),
    path("leren/beeld/<str:name>", lessons.image, name="image"),
    path("leren/<uuid:attempt_id>/", lessons.resume, name="resume"),
    path("leren/<uuid:attempt_id>/klaar/", lessons.closing, name="closing"),
    path("leren/<uuid:attempt_id>/<int:lesson>/<int:screen>/", lessons.screen, name="screen"),
    path("leren/<uuid:attempt_id>/<int:lesson>/<int:screen>/afweging/", lessons.weighing, name="weighing"),
    path("eed/", official.ceremonies, name="official_ceremonies"),
    path("eed/<uuid:occasion_id>/", official.desk, name="desk"),
    path("eed/<uuid:occasion_id>/<uuid:seat_id>/", official.hearing, name="hearing"),
    path("eed/<uuid:occasion_id>/<uuid:seat_id>/bevestig/", official.confirm, name="confirm_oath"),
    path("eed/<uuid:occasion_id>/<uuid:seat_id>/afwezig/", official.absent, name="mark_absent"),
    path("team/", team.team, name="team"),
    path("hr/", hr.dashboard, name="hr_dashboard"),
    path("hr/mensen/", hr.people, name="hr_people"),
    path("", include("lms.urls_lives")),
    path("hr/ambtseed/", ceremonies.overview, name="ceremonies"),
    path("hr/ambtseed/nieuw/", ceremonies.open_new, name="ceremony_new"),
    path("hr/ambtseed/<uuid:occasion_id>/", ceremonies.detail, name="ceremony"),
    path("hr/ambtseed/<uuid:occasion_id>/uitnodigen/", ceremonies.invite, name="ceremony_invite"),
    path("hr/ambtseed/<uuid:occasion_id>/oorkonden/", ceremonies.print_all, name="ceremony_print"),
    path("hr/verklaringen/antwoorden/", declaration_answers.answers, name="answers"),
    path("hr/verklaringen/antwoorden/<uuid:signature_id>/", declaration_answers.answer, name="answer"),
    path("leerberichten/", statements.statements, name="statements"),
    path("leerberichten/<uuid:statement_id>/", statements.statement, name="statement"),
    path("oorkonden/<uuid:run_id>/", printing.progress, name="print_run"),
    path("oorkonden/<uuid:run_id>/pdf/", printing.download, name="print_download"),
    path("hr/import/", include("lms.urls_import")),
]
