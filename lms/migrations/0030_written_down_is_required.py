from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lms", "0029_fill_when_written_down")]

    operations = [migrations.AlterField("completion", "recorded_at", models.DateTimeField())]
