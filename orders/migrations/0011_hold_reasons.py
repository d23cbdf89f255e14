from django.db import migrations, models

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
)


def add_codes(apps, schema_editor):
    codes = apps.get_model("orders", "HoldCode")
    for values in CODES:
        codes.objects.get_or_create(code=values["code"], defaults=values)
    versions = apps.get_model("foundation", "DataVersion")
    versions.objects.get_or_create(name="holds", defaults={"value": "0"})


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0002_data_version"),
        ("orders", "0010_partly_invoiced"),
    ]

    operations = [
        migrations.AlterField(
            model_name="hold",
            name="reason",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="hold",
            name="reason_code",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="hold",
            name="reason_params",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.RunPython(add_codes, migrations.RunPython.noop),
    ]
