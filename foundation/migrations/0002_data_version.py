from django.db import migrations, models


def name_the_apps(apps, schema_editor):
    version = apps.get_model("foundation", "DataVersion")
    version.objects.bulk_create(
        version(name=name, value="0") for name in ("catalog", "partners", "pricing")
    )


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="DataVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("name", models.CharField(max_length=30, unique=True)),
                ("value", models.CharField(max_length=32)),
            ],
        ),
        migrations.RunPython(name_the_apps, migrations.RunPython.noop),
    ]
