from django.conf import settings
from django.core.checks import Error, Warning, register


@register()
def pdf_library_loads(app_configs, **kwargs):
    try:
        import weasyprint  # noqa: F401  loads Pango
    except OSError as error:
        return [
            Warning(
                f"Certificates cannot be printed: {str(error).splitlines()[0]}",
                hint="Install Pango: apt-get install libpango-1.0-0 libpangoft2-1.0-0 (or scripts/system_packages).",
                id="plein.W001",
            )
        ]
    return []


@register()
def sqlite_transactions_are_immediate(app_configs, **kwargs):
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3") and database["OPTIONS"].get("transaction_mode") != "IMMEDIATE":
        return [
            Error(
                "SQLite must open its transactions as IMMEDIATE.",
                hint="Two people at once would otherwise meet 'database is locked'.",
                id="plein.E001",
            )
        ]
    return []
