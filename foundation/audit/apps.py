from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed_apps
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "foundation.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # No data migration: `flush`, and with it every test with real transactions, empties the tables.
        post_migrate.connect(begin_chain, sender=self, dispatch_uid="audit.begin_chain")


def begin_chain(*, using: str, apps: Any = installed_apps, **kwargs: Any) -> None:
    """Lays down the head of an empty chain; a chain that lost its head stays broken, for all to see."""
    try:
        heads = apps.get_model("audit", "ChainHead").objects.using(using)
        entries = apps.get_model("audit", "ChainEntry").objects.using(using)
    except LookupError:
        return
    if not heads.exists() and not entries.exists():
        heads.create()
