from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lms", "0026_rotating_dilemmas_and_cohort_runs")]

    operations = [
        migrations.AddField("completion", "recorded_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "assignment", "completion_known_at", models.DateTimeField(blank=True, null=True)
        ),
    ]
