
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0004_waiting_and_calendar'),
    ]

    operations = [
        migrations.AlterField(
            model_name='occasion',
            name='kind',
            field=models.CharField(choices=[('ceremony', 'ceremonie'), ('group', 'overleg'), ('live', 'gesprek over dilemma’s'), ('day', 'dag van een programma')], max_length=12),
        ),
    ]
