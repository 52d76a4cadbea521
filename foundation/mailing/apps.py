from django.apps import AppConfig


class MailingConfig(AppConfig):
    name = "foundation.mailing"
    label = "mailing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from foundation.mailing import checks  # noqa: F401  registers itself; needs the models
