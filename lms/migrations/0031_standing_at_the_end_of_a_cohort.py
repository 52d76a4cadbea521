from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lms", "0030_written_down_is_required")]

    operations = [
        migrations.AddField("cohortmember", "standing_at_end", models.CharField(blank=True, max_length=10)),
    ]
