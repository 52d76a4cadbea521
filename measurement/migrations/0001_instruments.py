import django.db.models.deletion
import uuid
import wagtail.fields
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models


RIGHTS = {
    "Editors": ("add", "change"),
    "Moderators": ("add", "change", "delete", "publish"),
}


def give_rights(apps, schema_editor):
    """Editors make questionnaires; moderators publish them, and delete what was never published."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    # The post_migrate signal that makes these has not run yet.
    content_type, _made = ContentType.objects.get_or_create(app_label="measurement", model="instrument")
    for group_name, actions in RIGHTS.items():
        group = Group.objects.filter(name=group_name).first()
        for action in actions if group else ():
            permission, _made = Permission.objects.get_or_create(
                content_type=content_type,
                codename=f"{action}_instrument",
                defaults={"name": f"Can {action} vragenlijst"},
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Instrument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('locked', models.BooleanField(default=False, editable=False, verbose_name='locked')),
                ('locked_at', models.DateTimeField(editable=False, null=True, verbose_name='locked at')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.SlugField(help_text='Kleine letters, cijfers en _. Blijft zo.', max_length=60, unique=True, verbose_name='code')),
                ('title', models.CharField(max_length=120, verbose_name='titel')),
                ('title_en', models.CharField(blank=True, max_length=120, verbose_name='titel in het Engels')),
                ('introduction', models.TextField(blank=True, help_text='Staat boven de eerste vraag.', max_length=1500, verbose_name='inleiding')),
                ('introduction_en', models.TextField(blank=True, max_length=1500, verbose_name='inleiding in het Engels')),
                ('minutes', models.PositiveSmallIntegerField(default=7, verbose_name='minuten om in te vullen')),
                ('forms', models.PositiveSmallIntegerField(default=1, help_text='Wie een volgende keer meedoet, krijgt een volgende variant. Hoogstens 12.', verbose_name='aantal varianten')),
                ('formats', wagtail.fields.StreamField([('format', 9)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'help_text': 'Kleine letters, cijfers en _.', 'label': 'code', 'max_length': 60}), 1: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('single', 'één antwoord'), ('multiple', 'meer antwoorden')], 'label': 'soort'}), 2: ('wagtail.blocks.IntegerBlock', (), {'label': 'code', 'max_value': 15, 'min_value': 1}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Nederlands', 'max_length': 250, 'required': False}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'Engels', 'max_length': 250, 'required': False}), 5: ('wagtail.blocks.FloatBlock', (), {'help_text': 'Bij kennis: 1 is goed. Bij een dilemma: 0 tot 3.', 'label': 'punten', 'required': False}), 6: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'Zoals ‘Weet ik niet’ in een stelling.', 'label': 'telt niet mee', 'required': False}), 7: ('wagtail.blocks.StructBlock', [[('code', 2), ('nl', 3), ('en', 4), ('points', 5), ('is_missing', 6)]], {}), 8: ('wagtail.blocks.ListBlock', (7,), {'label': 'antwoorden'}), 9: ('wagtail.blocks.StructBlock', [[('code', 0), ('kind', 1), ('options', 8)]], {})}, verbose_name='antwoorden')),
                ('scales', wagtail.fields.StreamField([('scale', 13)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'help_text': 'Kleine letters, cijfers en _.', 'label': 'code', 'max_length': 60}), 1: ('wagtail.blocks.CharBlock', (), {'label': 'Nederlands', 'max_length': 200, 'required': False}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Engels', 'max_length': 200, 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('nl', 1), ('en', 2)]], {}), 4: ('wagtail.blocks.TextBlock', (), {'label': 'Nederlands', 'max_length': 1500, 'required': False, 'rows': 2}), 5: ('wagtail.blocks.TextBlock', (), {'label': 'Engels', 'max_length': 1500, 'required': False, 'rows': 2}), 6: ('wagtail.blocks.StructBlock', [[('nl', 4), ('en', 5)]], {}), 7: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('mean', 'gemiddelde'), ('correct', 'deel goede antwoorden'), ('points', 'punten per dilemma'), ('share', 'deel dat ja zegt'), ('none', 'geen score')], 'label': 'score'}), 8: ('wagtail.blocks.FloatBlock', (), {'default': 1, 'label': 'laagste score'}), 9: ('wagtail.blocks.FloatBlock', (), {'default': 5, 'label': 'hoogste score'}), 10: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('better', 'beter'), ('worse', 'slechter'), ('neutral', 'geen van beide')], 'label': 'hoger is'}), 11: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'Pas te zien vanaf 20 mensen, en niet per team.', 'label': 'gevoelig', 'required': False}), 12: ('wagtail.blocks.BooleanBlock', (), {'default': True, 'help_text': 'Niet bij vragen die per meting wisselen: dan vergelijk je andere vragen.', 'label': 'volgen over de metingen', 'required': False}), 13: ('wagtail.blocks.StructBlock', [[('code', 0), ('title', 3), ('means', 6), ('score', 7), ('low', 8), ('high', 9), ('higher_is', 10), ('is_sensitive', 11), ('has_trend', 12)]], {})}, verbose_name='schalen')),
                ('items', wagtail.fields.StreamField([('item', 25)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'help_text': 'Kleine letters, cijfers en _.', 'label': 'code', 'max_length': 60}), 1: ('wagtail.blocks.CharBlock', (), {'help_text': 'De code van een schaal. Een open vraag heeft er geen.', 'label': 'schaal', 'max_length': 60, 'required': False}), 2: ('wagtail.blocks.TextBlock', (), {'label': 'Nederlands', 'max_length': 1500, 'required': False, 'rows': 2}), 3: ('wagtail.blocks.TextBlock', (), {'label': 'Engels', 'max_length': 1500, 'required': False, 'rows': 2}), 4: ('wagtail.blocks.StructBlock', [[('nl', 2), ('en', 3)]], {}), 5: ('wagtail.blocks.CharBlock', (), {'help_text': 'De code daarvan. Leeg: de antwoorden hieronder.', 'label': 'antwoorden die vaker voorkomen', 'max_length': 60, 'required': False}), 6: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('single', 'één antwoord'), ('multiple', 'meer antwoorden'), ('open', 'open vraag')], 'label': 'soort'}), 7: ('wagtail.blocks.IntegerBlock', (), {'label': 'code', 'max_value': 15, 'min_value': 1}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'Nederlands', 'max_length': 250, 'required': False}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Engels', 'max_length': 250, 'required': False}), 10: ('wagtail.blocks.FloatBlock', (), {'help_text': 'Bij kennis: 1 is goed. Bij een dilemma: 0 tot 3.', 'label': 'punten', 'required': False}), 11: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'Zoals ‘Weet ik niet’ in een stelling.', 'label': 'telt niet mee', 'required': False}), 12: ('wagtail.blocks.StructBlock', [[('code', 7), ('nl', 8), ('en', 9), ('points', 10), ('is_missing', 11)]], {}), 13: ('wagtail.blocks.ListBlock', (12,), {'default': [], 'label': 'eigen antwoorden'}), 14: ('wagtail.blocks.MultipleChoiceBlock', [], {'choices': [('before', 'vóór de training'), ('t0', 'direct erna'), ('t6', 'na zes maanden'), ('t12', 'na twaalf maanden')], 'label': 'wanneer'}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'Nederlands', 'max_length': 200, 'required': False}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'Engels', 'max_length': 200, 'required': False}), 17: ('wagtail.blocks.StructBlock', [[('nl', 15), ('en', 16)]], {}), 18: ('wagtail.blocks.CharBlock', (), {'help_text': 'Nummers met komma’s, de eerste is 0. Leeg: in elke variant.', 'label': 'varianten', 'max_length': 200, 'required': False}), 19: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'Staat in elke variant, om over de tijd te volgen.', 'label': 'ankervraag', 'required': False}), 20: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'Eens met deze stelling geeft een lage score.', 'label': 'omgekeerd', 'required': False}), 21: ('wagtail.blocks.CharBlock', (), {'help_text': 'Codes van schalen, met komma’s.', 'label': 'telt ook mee bij', 'max_length': 200, 'required': False}), 22: ('wagtail.blocks.CharBlock', (), {'help_text': 'Vragen over hetzelfde verhaal hebben dezelfde code.', 'label': 'dilemma', 'max_length': 60, 'required': False}), 23: ('wagtail.blocks.CharBlock', (), {'help_text': 'De code van een eerdere vraag.', 'label': 'alleen na vraag', 'max_length': 60, 'required': False}), 24: ('wagtail.blocks.CharBlock', (), {'help_text': 'Codes van antwoorden, met komma’s.', 'label': 'met antwoord', 'max_length': 200, 'required': False}), 25: ('wagtail.blocks.StructBlock', [[('code', 0), ('scale', 1), ('text', 4), ('scenario', 4), ('format', 5), ('kind', 6), ('options', 13), ('waves', 14), ('help', 17), ('forms', 18), ('is_anchor', 19), ('is_reversed', 20), ('also_in', 21), ('vignette', 22), ('filter_item', 23), ('filter_codes', 24)]], {})}, verbose_name='vragen')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('locked_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='locked_%(class)ss', to=settings.AUTH_USER_MODEL, verbose_name='locked by')),
            ],
            options={
                'verbose_name': 'vragenlijst',
                'verbose_name_plural': 'vragenlijsten',
                'ordering': ['title', 'pk'],
                'permissions': [('publish_instrument', 'Can publish vragenlijst')],
            },
            bases=(wagtail.models.preview.PreviewableMixin, models.Model),
        ),
        migrations.CreateModel(
            name='InstrumentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('seal_salt', models.BinaryField()),
                ('number', models.PositiveIntegerField()),
                ('published_at', models.DateTimeField()),
                ('content', models.JSONField()),
                ('content_sha256', models.CharField(max_length=64)),
                ('broken_scales', models.JSONField(blank=True, default=list)),
                ('comparison_reason', models.CharField(blank=True, max_length=400)),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='measurement.instrument')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('instrument', 'number'), name='instrument_version_number_once')],
            },
        ),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
