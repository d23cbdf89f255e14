from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_claimed_within_open")]

    operations = [
        migrations.AddField(
            "orderline", "split_from", models.PositiveIntegerField(null=True)
        ),
    ]
