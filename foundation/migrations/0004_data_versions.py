from django.db import migrations

NAMES = ("catalog", "partners", "pricing", "rules")


def name_the_apps(apps, schema_editor):
    version = apps.get_model("foundation", "DataVersion")
    version.objects.bulk_create(version(name=name, value="0") for name in NAMES)


class Migration(migrations.Migration):
    dependencies = [("foundation", "0003_decisions_and_rules_stay")]

    operations = [migrations.RunPython(name_the_apps, migrations.RunPython.noop)]
