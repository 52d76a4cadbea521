"""Editors plan polls and prizes; moderators, the concern coordinator's group, approve, publish, and say who may embed."""

from django.db import migrations

PLANNED, LISTED = ("add", "change"), ("add", "change", "delete")
RIGHTS = {
    "poll": {"Editors": PLANNED, "Moderators": (*LISTED, "publish")},
    "prizedraw": {"Editors": PLANNED, "Moderators": LISTED},
    "embedsettings": {"Moderators": ("change",)},
}
WORDS = {"poll": "poll van de week", "prizedraw": "prijs", "embedsettings": "inbedden op intranet"}


def give_rights(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowContentType = apps.get_model("wagtailcore", "WorkflowContentType")
    for model, groups in RIGHTS.items():
        # The post_migrate signal that makes these has not run yet.
        content_type, _made = ContentType.objects.get_or_create(app_label="dilemmas", model=model)
        for group_name, actions in groups.items():
            group = Group.objects.filter(name=group_name).first()
            for action in actions if group else ():
                permission, _made = Permission.objects.get_or_create(
                    content_type=content_type,
                    codename=f"{action}_{model}",
                    defaults={"name": f"Can {action} {WORDS[model]}"},
                )
                group.permissions.add(permission)
    approval = Workflow.objects.filter(active=True).order_by("pk").first()
    if approval:
        content_type = ContentType.objects.get(app_label="dilemmas", model="poll")
        WorkflowContentType.objects.get_or_create(content_type=content_type, defaults={"workflow": approval})


class Migration(migrations.Migration):
    dependencies = [
        ("dilemmas", "0008_polls"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]
    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
