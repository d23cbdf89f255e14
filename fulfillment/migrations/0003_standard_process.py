from django.db import migrations

STEPS = ["schedule", "reserve", "ship", "deliver", "invoice", "collect"]


def add_standard_process(apps, schema_editor):
    definitions = apps.get_model("fulfillment", "ProcessDefinition")
    definitions.objects.get_or_create(
        code="standard", version=1, defaults={"name": "Standard", "steps": STEPS}
    )


class Migration(migrations.Migration):
    dependencies = [("fulfillment", "0002_shipment_number_sequence")]

    operations = [
        migrations.RunPython(add_standard_process, migrations.RunPython.noop)
    ]
