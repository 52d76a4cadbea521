from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """The top floor: settings, addresses, and the commands that use every floor."""

    name = "config"
    label = "config"

    def ready(self) -> None:
        from config import checks  # noqa: F401  registers the system checks
        from config.search import keeping  # noqa: F401  connects the receivers
