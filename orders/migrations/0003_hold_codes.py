from django.db import migrations

CODES = (
    {
        "code": "credit",
        "name": "Credit",
        "names": {
            "nl": "Krediet",
            "de": "Kredit",
            "it": "Credito",
            "tr": "Kredi",
        },
        "release_roles": ["finance"],
        "is_system": True,
    },
    {
        "code": "review",
        "name": "Review",
        "names": {
            "nl": "Controle",
            "de": "Prüfung",
            "it": "Revisione",
            "tr": "İnceleme",
        },
        "release_roles": ["rules", "sales_manager"],
        "is_system": True,
    },
    {
        "code": "manual",
        "name": "On request",
        "names": {
            "nl": "Op verzoek",
            "de": "Auf Wunsch",
            "it": "Su richiesta",
            "tr": "İstek üzerine",
        },
    },
    {
        "code": "compliance",
        "name": "Trade compliance",
        "names": {
            "nl": "Naleving van handelsregels",
            "de": "Trade Compliance (Außenhandelsprüfung)",
            "it": "Conformità commerciale",
            "tr": "Ticari uyumluluk",
        },
        "release_roles": [],
        "is_system": True,
    },
)


def add_codes(apps, schema_editor):
    codes = apps.get_model("orders", "HoldCode")
    for values in CODES:
        codes.objects.get_or_create(code=values["code"], defaults=values)
    versions = apps.get_model("foundation", "DataVersion")
    versions.objects.get_or_create(name="holds", defaults={"value": "0"})


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0004_data_versions"),
        ("orders", "0002_number_sequences"),
    ]

    operations = [migrations.RunPython(add_codes, migrations.RunPython.noop)]
