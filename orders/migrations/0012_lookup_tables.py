import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import foundation.clock


class Migration(migrations.Migration):
    dependencies = [("orders", "0011_hold_reasons")]

    operations = [
        migrations.CreateModel(
            name="LookupTable",
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
                (
                    "code",
                    models.SlugField(max_length=40, unique=True, verbose_name="code"),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None
                    ),
                ),
                ("edit_count", models.PositiveIntegerField(default=0)),
                ("changed_at", models.DateTimeField(default=foundation.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name="LookupRow",
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
                ("position", models.PositiveIntegerField()),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=160), size=None
                    ),
                ),
                ("value", models.CharField(max_length=500)),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="orders.lookuptable",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("table", "keys"), name="lookup_row_once"
                    )
                ],
            },
        ),
    ]
