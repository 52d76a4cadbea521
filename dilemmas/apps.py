from django.apps import AppConfig


class DilemmasConfig(AppConfig):
    name = "dilemmas"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dilemmas import signals  # noqa: F401  connects the receivers
