from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "foundation.content"
    label = "content"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from foundation.content import signals  # noqa: F401  connects the receivers
