from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lms", "0027_last_days")]

    operations = [
        migrations.AddField("completion", "recorded_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "assignment", "completion_known_at", models.DateTimeField(blank=True, null=True)
        ),
    ]
