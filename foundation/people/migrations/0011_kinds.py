from typing import Any

import django.db.models.deletion
from django.db import migrations, models

# Code, address, name in Dutch and in English, comes in by a link, in law: as the code had them before they were rows.
SHIPPED = (
    ("medewerker", "employee", "medewerker", "employee", False, "official"),
    ("inhuur", "hired", "inhuur", "hired staff", True, "no_official"),
    ("zzp'er", "self-employed", "zzp’er", "self-employed", True, "no_official"),
    ("uitzendkracht", "agency", "uitzendkracht", "temporary worker", True, "no_official"),
    ("stagiair", "intern", "stagiair", "intern", True, "no_official"),
    ("vakantiewerker", "holiday-worker", "vakantiewerker", "holiday worker", True, "probably_official"),
    ("oproepkracht", "on-call", "oproepkracht", "on-call worker", True, "probably_official"),
    ("WEP'er", "work-experience", "WEP’er", "work-experience worker", True, "probably_official"),
    ("vrijwilliger", "volunteer", "vrijwilliger", "volunteer", True, "no_official"),
    ("onbezoldigd ambtenaar", "unpaid-official", "onbezoldigd ambtenaar", "unpaid official", False, "official"),
    ("bestuurder", "politician", "bestuurder", "politician", False, "politician"),
)


def load(apps: Any, _schema_editor: Any) -> None:
    """The kinds that come along, each with its code as its word; what is there already stays."""
    kinds, words = apps.get_model("people", "PersonKind"), apps.get_model("people", "KindWord")
    for position, (code, slug, name_nl, name_en, is_external, standing) in enumerate(SHIPPED, start=1):
        kind, is_new = kinds.objects.get_or_create(
            code=code,
            defaults={
                "slug": slug,
                "name_nl": name_nl,
                "name_en": name_en,
                "is_external": is_external,
                "standing": standing,
                "is_shipped": True,
                "position": position,
            },
        )
        if is_new:
            words.objects.create(kind=kind, word=code, folded=code.replace("'", "").casefold())


class Migration(migrations.Migration):
    dependencies = [("people", "0010_personal_links")]

    operations = [
        # Choices only: the column stays as it is.
        migrations.AlterField(
            model_name="engagement",
            name="kind",
            field=models.CharField(max_length=24),
        ),
        migrations.CreateModel(
            name="PersonKind",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=24, unique=True)),
                ("slug", models.SlugField(max_length=40, unique=True)),
                ("name_nl", models.CharField(max_length=60)),
                ("name_en", models.CharField(blank=True, max_length=60)),
                ("is_external", models.BooleanField(default=False)),
                ("standing", models.CharField(max_length=20)),
                ("is_shipped", models.BooleanField(default=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("retired_on", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ("position", "code"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("standing__in", ["official", "probably_official", "no_official", "politician"])
                        ),
                        name="person_kind_standing_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), _negated=True), models.Q(("name_nl", ""), _negated=True)
                        ),
                        name="person_kind_has_names",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_external", True), ("standing", "politician"), _negated=True),
                        name="person_kind_politician_has_account",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KindWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.CharField(max_length=40)),
                ("folded", models.CharField(max_length=80, unique=True)),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="words",
                        to="people.personkind",
                    ),
                ),
            ],
            options={"ordering": ("pk",)},
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
