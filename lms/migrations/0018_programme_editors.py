"""Editors make and change programmes and their parts; moderators also delete what nobody uses."""

from django.db import migrations

MODELS = {"programme": "programma", "programmepart": "onderdeel van een programma"}
RIGHTS = {"Editors": ("add", "change", "view"), "Moderators": ("add", "change", "delete", "view")}


def give_rights(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    for model, words in MODELS.items():
        # The post_migrate signal that makes these has not run yet.
        content_type, _made = ContentType.objects.get_or_create(app_label="lms", model=model)
        for group_name, actions in RIGHTS.items():
            group = Group.objects.filter(name=group_name).first()
            for action in actions if group else ():
                permission, _made = Permission.objects.get_or_create(
                    content_type=content_type,
                    codename=f"{action}_{model}",
                    defaults={"name": f"Can {action} {words}"},
                )
                group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("lms", "0017_english_titles"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]
    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
