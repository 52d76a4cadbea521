
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lms', '0009_why_closed'),
        ('people', '0011_kinds'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_because', '')), models.Q(('closed_at__isnull', False), models.Q(('closed_because', ''), _negated=True)), _connector='OR'), name='assignment_closed_because'),
        ),
    ]
