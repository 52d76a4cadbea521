"""Wagtail names its first workflow in English; editors read the name on a button and in their mail."""

from django.db import migrations

NAMES = {"Moderators approval": "Akkoord van een moderator"}


def name_in_dutch(apps, schema_editor):
    for model in ("Workflow", "Task"):
        for old, new in NAMES.items():
            apps.get_model("wagtailcore", model).objects.filter(name=old).update(name=new)


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0006_help_lines_of_cases"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]
    operations = [migrations.RunPython(name_in_dutch, migrations.RunPython.noop)]
