from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lms", "0006_letters_that_moved"), ("people", "0011_kinds")]

    operations = [
        # Choices only: kinds are rows.
        migrations.AlterField(
            model_name="stepofkind",
            name="kind",
            field=models.CharField(max_length=24),
        ),
    ]
