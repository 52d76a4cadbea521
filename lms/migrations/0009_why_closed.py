from django.db import migrations


def say_why(apps, schema_editor):
    """Until now assignments closed only when somebody left or died."""
    assignments = apps.get_model("lms", "Assignment").objects.exclude(closed_at=None)
    assignments.filter(engagement__person__status="deceased").update(closed_because="deceased")
    assignments.filter(closed_because="").update(closed_because="left")


class Migration(migrations.Migration):
    dependencies = [("lms", "0008_programmes")]

    operations = [migrations.RunPython(say_why, migrations.RunPython.noop)]
