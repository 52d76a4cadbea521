"""Editors change the bank of questions and submit; moderators approve, publish and delete. As for other lists."""

from django.db import migrations

LISTS = {"bankquestion": "vraag in de vragenbank"}
RIGHTS = {"Editors": ("add", "change"), "Moderators": ("add", "change", "delete", "publish")}


def give_rights(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowContentType = apps.get_model("wagtailcore", "WorkflowContentType")
    approval = Workflow.objects.filter(active=True).order_by("pk").first()
    for model, words in LISTS.items():
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
        if approval:
            WorkflowContentType.objects.get_or_create(
                content_type=content_type, defaults={"workflow": approval}
            )


class Migration(migrations.Migration):
    dependencies = [
        ("lms", "0015_lessons_for_some"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]
    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
