from django.db import migrations
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce


def fill(apps, schema_editor):
    """The chain has kept of every completion when it was written down. Of what is done the next settling knows it
    to the moment; until then it is known since it was done."""
    entries = apps.get_model("audit", "ChainEntry").objects.filter(
        record_type="lms.completion", record_id=OuterRef("public_id"), kind="lms.completion"
    )
    apps.get_model("lms", "Completion").objects.update(
        recorded_at=Coalesce(Subquery(entries.values("at")[:1]), F("completed_at"))
    )
    apps.get_model("lms", "Assignment").objects.filter(completed_at__isnull=False).update(
        completion_known_at=F("completed_at")
    )


class Migration(migrations.Migration):
    dependencies = [("lms", "0028_when_written_down"), ("audit", "0007_purpose_proof")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
