import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import foundation.clock
import orders.states


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0007_compliance"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Correction",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Sent back"),
                            ("answered", "Corrected"),
                            ("withdrawn", "Settled by us"),
                        ],
                        default=orders.states.CorrectionState["ASKED"],
                        max_length=9,
                    ),
                ),
                ("to", models.EmailField(blank=True, max_length=254)),
                ("note", models.TextField(blank=True)),
                ("asked_at", models.DateTimeField(default=foundation.clock.now)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="orders.order",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("order",),
                        name="correction_one_open",
                    )
                ],
            },
        ),
    ]
