from django.db import migrations

CODE = {
    "name": "Trade compliance",
    "names": {
        "nl": "Naleving van handelsregels",
        "de": "Trade Compliance (Außenhandelsprüfung)",
        "it": "Conformità commerciale",
        "tr": "Ticari uyumluluk",
    },
    "release_roles": [],
    "is_system": True,
}


def add_code(apps, schema_editor):
    codes = apps.get_model("orders", "HoldCode")
    codes.objects.get_or_create(code="compliance", defaults=CODE)


class Migration(migrations.Migration):
    dependencies = [("orders", "0012_lookup_tables")]

    operations = [migrations.RunPython(add_code, migrations.RunPython.noop)]
