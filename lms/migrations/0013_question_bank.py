"""Questions that modules draw from, and which version holds which."""

import uuid

import django.db.models.deletion
import modelsearch.index
import wagtail.fields
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lms", "0012_screens"), ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name='BankQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('translation_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('locked', models.BooleanField(default=False, editable=False, verbose_name='locked')),
                ('locked_at', models.DateTimeField(editable=False, null=True, verbose_name='locked at')),
                ('code', models.SlugField(help_text='Verandert niet meer zodra de vraag in een module stond.', max_length=80, verbose_name='code')),
                ('tags', models.CharField(help_text='Met komma’s ertussen. Een module trekt hiermee haar vragen.', max_length=400, verbose_name='trefwoorden')),
                ('screen', wagtail.fields.StreamField([('question', 8)], block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'kop', 'max_length': 120}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link'], 'label': 'inleiding', 'required': False}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'vraag', 'max_length': 250}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'antwoord', 'max_length': 250}), 4: ('wagtail.blocks.TextBlock', (), {'help_text': 'Eerst wat klopt, dan wat mist.', 'label': 'reactie', 'rows': 3}), 5: ('wagtail.blocks.BooleanBlock', (), {'label': 'past', 'required': False}), 6: ('wagtail.blocks.StructBlock', [[('text', 3), ('feedback', 4), ('fits', 5)]], {}), 7: ('wagtail.blocks.ListBlock', (6,), {'label': 'antwoorden', 'max_num': 5, 'min_num': 2}), 8: ('wagtail.blocks.StructBlock', [[('heading', 0), ('body', 1), ('prompt', 2), ('options', 7)]], {})}, verbose_name='vraag')),
                ('review_on', models.DateField(blank=True, null=True, verbose_name='opnieuw bekijken op')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                ('locale', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.locale', verbose_name='locale')),
                ('locked_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='locked_%(class)ss', to=settings.AUTH_USER_MODEL, verbose_name='locked by')),
            ],
            options={
                'verbose_name': 'vraag in de vragenbank',
                'verbose_name_plural': 'vragen in de vragenbank',
                'ordering': ['code', 'pk'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('code', 'locale'), name='bankquestion_code_once_a_language')],
                'unique_together': {('translation_key', 'locale')},
            },
            bases=(wagtail.models.preview.PreviewableMixin, modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='QuestionInVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(db_index=True, max_length=80)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='lms.moduleversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'code'), name='question_in_version_once')],
            },
        ),
    ]
