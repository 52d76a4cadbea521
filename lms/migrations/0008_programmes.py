
import django.db.models.deletion
import modelcluster.fields
import uuid
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lms', '0007_kinds'),
        ('meetings', '0005_days'),
        ('people', '0011_kinds'),
    ]

    operations = [
        migrations.CreateModel(
            name='Exemption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('reason', models.CharField(max_length=240)),
                ('granted_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='PartMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('room_code', models.CharField(max_length=8, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='PartRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('seal_salt', models.BinaryField()),
                ('source', models.CharField(choices=[('own', 'zelf gedaan'), ('attendance', 'aanwezig geweest'), ('noted', 'genoteerd'), ('import', 'ingelezen'), ('carried_over', 'overgenomen uit een eerder dienstverband')], max_length=12)),
                ('done_on', models.DateField()),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='PartRecordWithdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('seal_salt', models.BinaryField()),
                ('withdrawn_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=240)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('title', models.CharField(max_length=120, verbose_name='titel')),
                ('title_en', models.CharField(blank=True, max_length=120, verbose_name='titel in het Engels')),
                ('summary', models.TextField(blank=True, verbose_name='samenvatting')),
                ('summary_en', models.TextField(blank=True, verbose_name='samenvatting in het Engels')),
            ],
            options={
                'verbose_name': 'programma',
                'verbose_name_plural': 'programma’s',
                'ordering': ('title',),
            },
        ),
        migrations.CreateModel(
            name='ProgrammePart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('kind', models.CharField(choices=[('day', 'bijeenkomst'), ('film', 'film'), ('reading', 'leesstuk'), ('explained', 'mondeling toegelicht'), ('check', 'controle')], max_length=12, verbose_name='soort')),
                ('title', models.CharField(max_length=120, verbose_name='titel')),
                ('title_en', models.CharField(blank=True, max_length=120, verbose_name='titel in het Engels')),
                ('body', wagtail.fields.RichTextField(blank=True, verbose_name='wat je doet')),
                ('body_en', wagtail.fields.RichTextField(blank=True, verbose_name='wat je doet, in het Engels')),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='minuten')),
                ('address', models.CharField(blank=True, max_length=500, verbose_name='adres')),
                ('valid_months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='geldig in maanden')),
            ],
            options={
                'verbose_name': 'onderdeel van een programma',
                'verbose_name_plural': 'onderdelen van programma’s',
                'ordering': ('title',),
            },
        ),
        migrations.CreateModel(
            name='ProgrammeStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='requirementversion',
            name='requirement_due_fits_anchor',
        ),
        migrations.AddField(
            model_name='assignment',
            name='closed_because',
            field=models.CharField(blank=True, choices=[('left', 'het dienstverband is voorbij'), ('deceased', 'overleden'), ('audience', 'hoort er niet meer bij'), ('ended', 'de verplichting is ingetrokken')], max_length=10),
        ),
        migrations.AddField(
            model_name='assignment',
            name='completed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='assignment',
            name='counts_from',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='assignment',
            name='exempt_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='completion',
            name='reason',
            field=models.CharField(blank=True, max_length=240),
        ),
        migrations.AddField(
            model_name='completion',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='requirement',
            name='ends_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='requirement',
            name='title_en',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='requirementversion',
            name='anchor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lms.requirement'),
        ),
        migrations.AddField(
            model_name='requirementversion',
            name='level_from',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='requirementversion',
            name='level_until',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='requirementversion',
            name='managers_only',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='requirementversion',
            name='renew_by',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='requirementversion',
            name='starts_until',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='requirementversion',
            name='validity_months',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='requirementversion',
            name='window_days',
            field=models.PositiveSmallIntegerField(default=60),
        ),
        migrations.AlterField(
            model_name='assignment',
            name='requirement_version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='lms.requirementversion'),
        ),
        migrations.AlterField(
            model_name='completion',
            name='source',
            field=models.CharField(choices=[('attempt', 'zelf gedaan'), ('test_out', 'met een toets'), ('classroom', 'in een zaal gedaan'), ('equivalence', 'gelijk aan iets anders'), ('import', 'ingelezen'), ('carried_over', 'overgenomen uit een eerder dienstverband')], max_length=12),
        ),
        migrations.AlterField(
            model_name='requirementstep',
            name='kind',
            field=models.CharField(choices=[('module', 'module'), ('day', 'bijeenkomst'), ('film', 'film'), ('reading', 'leesstuk'), ('explained', 'mondeling toegelicht'), ('check', 'controle')], default='module', max_length=12),
        ),
        migrations.AlterField(
            model_name='requirementstep',
            name='module_key',
            field=models.UUIDField(blank=True, db_index=True, null=True),
        ),
        migrations.AlterField(
            model_name='requirementversion',
            name='due_anchor',
            field=models.CharField(choices=[('start', 'de eerste werkdag'), ('fixed', 'een vaste datum'), ('completion', 'de laatste afronding')], max_length=12),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(condition=models.Q(('closed_at', None), ('completed_at', None), ('exempt_at', None)), fields=['due_on'], name='assignment_open_by_due'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(fields=['requirement', 'closed_at', 'completed_at'], name='assignment_by_requirement'),
        ),
        migrations.AddField(
            model_name='exemption',
            name='assignment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exemptions', to='lms.assignment'),
        ),
        migrations.AddField(
            model_name='exemption',
            name='granted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='exemption',
            name='step',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='exemptions', to='lms.requirementstep'),
        ),
        migrations.AddField(
            model_name='exemption',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='partmeeting',
            name='occasion',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='part_meeting', to='meetings.occasion'),
        ),
        migrations.AddField(
            model_name='partrecord',
            name='attendance',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='part_records', to='meetings.attendance'),
        ),
        migrations.AddField(
            model_name='partrecord',
            name='engagement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='part_records', to='people.engagement'),
        ),
        migrations.AddField(
            model_name='partrecord',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='partrecordwithdrawal',
            name='record',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='lms.partrecord'),
        ),
        migrations.AddField(
            model_name='partrecordwithdrawal',
            name='withdrawn_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='requirementversion',
            name='programme',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lms.programme'),
        ),
        migrations.AddConstraint(
            model_name='requirementversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_anchor', 'start'), ('due_months__isnull', False)), models.Q(('due_anchor', 'fixed'), ('due_on__isnull', False)), models.Q(('anchor__isnull', False), ('due_anchor', 'completion'), ('due_months__isnull', False)), _connector='OR'), name='requirement_due_fits_anchor'),
        ),
        migrations.AddConstraint(
            model_name='requirementversion',
            constraint=models.CheckConstraint(condition=models.Q(('starts_from', None), ('starts_until', None), ('starts_until__gte', models.F('starts_from')), _connector='OR'), name='requirement_starts_in_order'),
        ),
        migrations.AddConstraint(
            model_name='requirementversion',
            constraint=models.CheckConstraint(condition=models.Q(('level_from', None), ('level_until', None), ('level_until__gte', models.F('level_from')), _connector='OR'), name='requirement_levels_in_order'),
        ),
        migrations.AddField(
            model_name='partrecord',
            name='part',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='records', to='lms.programmepart'),
        ),
        migrations.AddField(
            model_name='partmeeting',
            name='part',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='lms.programmepart'),
        ),
        migrations.AddField(
            model_name='requirementstep',
            name='part',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='lms.programmepart'),
        ),
        migrations.AddConstraint(
            model_name='requirementstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'module'), ('module_key__isnull', False), ('part', None)), models.Q(models.Q(('kind', 'module'), _negated=True), ('module_key', None), ('part__isnull', False)), _connector='OR'), name='requirement_step_is_module_or_part'),
        ),
        migrations.AddField(
            model_name='programmestep',
            name='module',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lms.modulepage', verbose_name='module'),
        ),
        migrations.AddField(
            model_name='programmestep',
            name='part',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lms.programmepart', verbose_name='onderdeel'),
        ),
        migrations.AddField(
            model_name='programmestep',
            name='programme',
            field=modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='lms.programme'),
        ),
        migrations.AddConstraint(
            model_name='exemption',
            constraint=models.UniqueConstraint(condition=models.Q(('step', None), ('withdrawn_at', None)), fields=('assignment',), name='exemption_of_the_whole_once'),
        ),
        migrations.AddConstraint(
            model_name='exemption',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('assignment', 'step'), name='exemption_of_a_step_once'),
        ),
        migrations.AddConstraint(
            model_name='exemption',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='exemption_withdrawn_by_somebody'),
        ),
        migrations.AddIndex(
            model_name='partrecord',
            index=models.Index(fields=['engagement', 'part'], name='lms_partrec_engagem_2e29f6_idx'),
        ),
        migrations.AddConstraint(
            model_name='partrecord',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('done_on')), _connector='OR'), name='part_record_in_order'),
        ),
        migrations.AddConstraint(
            model_name='programmestep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('module', None), ('part__isnull', False)), models.Q(('module__isnull', False), ('part', None)), _connector='OR'), name='programme_step_is_module_or_part'),
        ),
    ]
