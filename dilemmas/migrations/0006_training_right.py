"""Moderators, the concern coordinator's group, say how a training set is composed."""

from django.db import migrations


def give_right(apps, schema_editor):
    # The post_migrate signal that makes these has not run yet.
    content_type, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="dilemmas", model="trainingsettings"
    )
    permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type,
        codename="change_trainingsettings",
        defaults={"name": "Can change oefenen met dilemma’s"},
    )
    for group in apps.get_model("auth", "Group").objects.filter(name="Moderators"):
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("dilemmas", "0005_training"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]
    operations = [migrations.RunPython(give_right, migrations.RunPython.noop)]
