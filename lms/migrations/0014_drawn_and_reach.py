"""What somebody drew and for whom their lessons are; whom a change of a module reaches."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lms", "0013_question_bank")]

    operations = [
        migrations.AddField(
            model_name='attempt',
            name='drawn',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='attempt',
            name='level',
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name='attempt',
            name='work',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name='modulepage',
            name='again_by',
            field=models.DateField(blank=True, null=True, verbose_name='opnieuw gedaan vóór of op'),
        ),
        migrations.AddField(
            model_name='modulepage',
            name='chosen_by',
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='modulepage',
            name='reach',
            field=models.CharField(blank=True, choices=[('keep', 'Wie klaar is, blijft klaar. Wie nog moet beginnen, krijgt de nieuwe versie.'), ('new', 'Alleen wie vanaf nu begint te werken, moet deze versie doen.'), ('again', 'Iedereen doet de module opnieuw, vóór of op een datum.')], max_length=8, verbose_name='wie raakt dit?'),
        ),
        migrations.AddField(
            model_name='moduleversion',
            name='again_by',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='moduleversion',
            name='chosen_by',
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='moduleversion',
            name='reach',
            field=models.CharField(blank=True, choices=[('keep', 'Wie klaar is, blijft klaar. Wie nog moet beginnen, krijgt de nieuwe versie.'), ('new', 'Alleen wie vanaf nu begint te werken, moet deze versie doen.'), ('again', 'Iedereen doet de module opnieuw, vóór of op een datum.')], max_length=8),
        ),
    ]
