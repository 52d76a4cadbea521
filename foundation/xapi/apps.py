from django.apps import AppConfig


class XapiConfig(AppConfig):
    name = "foundation.xapi"
    label = "xapi"
    default_auto_field = "django.db.models.BigAutoField"
