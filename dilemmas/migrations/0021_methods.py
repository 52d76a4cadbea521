"""Methods that editors change: one line a kind of session, shipped until somebody changes it. Editors change and submit,
moderators approve and publish. What a session was planned with becomes what it was opened with."""

import dilemmas.blocks
import django.db.models.deletion
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


# As they were when only the platform made methods.
MINUTES = {"read": 1.5, "vote": 1, "reveal": 0.5, "rights": 2.5, "weigh": 3.5, "vote_again": 1, "agree": 2}
KINDS = {
    "CardMethod": ("game", "team_meeting", "round_table", "dilemma_lunch", "plenary", "rehearsal"),
    "TalkMethod": ("dialogue_table", "moral_deliberation", "peer_consultation"),
}
RIGHTS = {"Editors": ("change",), "Moderators": ("change", "publish")}
WORDS = {"cardmethod": "werkvorm met kaarten", "talkmethod": "werkvorm voor een gesprek"}


def keep_methods_of_sessions(apps, schema_editor):
    LiveSession = apps.get_model("dilemmas", "LiveSession")
    for session in LiveSession.objects.exclude(method=[]):
        # A talk had steps of a card, which it never used: its own are those in force.
        is_kept = session.phase != "planned" and session.kind not in KINDS["TalkMethod"]
        session.method = [step_of(code) for code in session.method] if is_kept else []
        session.save(update_fields=["method"])


def step_of(code):
    words = dict.fromkeys(("title", "title_en", "say", "say_en"), "")
    return {"code": code, "minutes": MINUTES[code], "turn_minutes": 0, "agrees": code == "agree", **words}


def make_methods(apps, schema_editor):
    for model, kinds in KINDS.items():
        for kind in kinds:
            apps.get_model("dilemmas", model).objects.get_or_create(kind=kind)


def give_rights(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowContentType = apps.get_model("wagtailcore", "WorkflowContentType")
    approval = Workflow.objects.filter(active=True).order_by("pk").first()
    for model, words in WORDS.items():
        # The post_migrate signal that makes these has not run yet.
        content_type, _made = ContentType.objects.get_or_create(app_label="dilemmas", model=model)
        for group_name, actions in RIGHTS.items():
            group = Group.objects.filter(name=group_name).first()
            for action in actions if group else ():
                permission, _made = Permission.objects.get_or_create(
                    content_type=content_type,
                    codename=f"{action}_{model}",
                    defaults={"name": f"Can {action} {words}"},
                )
                group.permissions.add(permission)
        if approval:
            WorkflowContentType.objects.get_or_create(
                content_type=content_type, defaults={"workflow": approval}
            )


class Migration(migrations.Migration):

    dependencies = [
        ('dilemmas', '0020_pool_and_lines'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField(
            model_name='livesession',
            old_name='steps',
            new_name='method',
        ),
        migrations.CreateModel(
            name='CardMethod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('locked', models.BooleanField(default=False, editable=False, verbose_name='locked')),
                ('locked_at', models.DateTimeField(editable=False, null=True, verbose_name='locked at')),
                ('kind', models.CharField(choices=[('team_meeting', 'werkoverleg met één kaart'), ('game', 'Integer-spel'), ('dialogue_table', 'dialoogtafel'), ('round_table', 'rondetafelgesprek'), ('dilemma_lunch', 'dilemmalunch'), ('plenary', 'plenaire sessie'), ('moral_deliberation', 'moreel beraad'), ('peer_consultation', 'intervisie'), ('rehearsal', 'oefensessie')], editable=False, max_length=20, unique=True, verbose_name='werkvorm')),
                ('steps', wagtail.fields.StreamField([('step', 4)], blank=True, block_lookup={0: ('wagtail.blocks.ChoiceBlock', [], {'choices': dilemmas.blocks.card_steps, 'label': 'stap'}), 1: ('wagtail.blocks.DecimalBlock', (), {'decimal_places': 1, 'label': 'minuten', 'max_value': 120, 'min_value': 0.5}), 2: ('wagtail.blocks.TextBlock', (), {'help_text': 'Eén zin per regel. Leeg: de meegeleverde zinnen.', 'label': 'wat de spelleider zegt of doet', 'max_length': 600, 'required': False, 'rows': 3}), 3: ('wagtail.blocks.TextBlock', (), {'help_text': 'Leeg: een Engelse spelleider leest de Nederlandse zinnen.', 'label': 'hetzelfde in het Engels', 'max_length': 600, 'required': False, 'rows': 3}), 4: ('wagtail.blocks.StructBlock', [[('step', 0), ('minutes', 1), ('say', 2), ('say_en', 3)]], {})}, verbose_name='stappen van een kaart')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                ('locked_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='locked_%(class)ss', to=settings.AUTH_USER_MODEL, verbose_name='locked by')),
            ],
            options={
                'verbose_name': 'werkvorm met kaarten',
                'verbose_name_plural': 'werkvormen met kaarten',
                'ordering': ['pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TalkMethod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('locked', models.BooleanField(default=False, editable=False, verbose_name='locked')),
                ('locked_at', models.DateTimeField(editable=False, null=True, verbose_name='locked at')),
                ('kind', models.CharField(choices=[('team_meeting', 'werkoverleg met één kaart'), ('game', 'Integer-spel'), ('dialogue_table', 'dialoogtafel'), ('round_table', 'rondetafelgesprek'), ('dilemma_lunch', 'dilemmalunch'), ('plenary', 'plenaire sessie'), ('moral_deliberation', 'moreel beraad'), ('peer_consultation', 'intervisie'), ('rehearsal', 'oefensessie')], editable=False, max_length=20, unique=True, verbose_name='werkvorm')),
                ('steps', wagtail.fields.StreamField([('step', 7)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'titel', 'max_length': 60}), 1: ('wagtail.blocks.TextBlock', (), {'help_text': 'Eén zin per regel. Staat op de console, en op het scherm in de zaal.', 'label': 'wat de begeleider zegt of doet', 'max_length': 600, 'rows': 3}), 2: ('wagtail.blocks.DecimalBlock', (), {'decimal_places': 1, 'label': 'minuten', 'max_value': 120, 'min_value': 0.5}), 3: ('wagtail.blocks.DecimalBlock', (), {'decimal_places': 1, 'help_text': 'Vul dit in als iedereen om de beurt praat, zonder onderbreking. Anders leeg.', 'label': 'minuten per spreker', 'max_value': 120, 'min_value': 0.5, 'required': False}), 4: ('wagtail.blocks.BooleanBlock', (), {'label': 'hier maken jullie een afspraak', 'required': False}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'titel in het Engels', 'max_length': 60, 'required': False}), 6: ('wagtail.blocks.TextBlock', (), {'label': 'wat de begeleider zegt, in het Engels', 'max_length': 600, 'required': False, 'rows': 3}), 7: ('wagtail.blocks.StructBlock', [[('title', 0), ('say', 1), ('minutes', 2), ('turn_minutes', 3), ('agrees', 4), ('title_en', 5), ('say_en', 6)]], {})}, verbose_name='stappen van het gesprek')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                ('locked_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='locked_%(class)ss', to=settings.AUTH_USER_MODEL, verbose_name='locked by')),
            ],
            options={
                'verbose_name': 'werkvorm voor een gesprek',
                'verbose_name_plural': 'werkvormen voor een gesprek',
                'ordering': ['pk'],
                'abstract': False,
            },
        ),
        migrations.RunPython(keep_methods_of_sessions, migrations.RunPython.noop),
        migrations.RunPython(make_methods, migrations.RunPython.noop),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
