"""A rehearsal says in which currency an amount is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("foundation", "0005_rules")]

    operations = [
        migrations.AddField(
            model_name="rehearsalresult",
            name="currency",
            field=models.CharField(blank=True, default="", max_length=3),
        ),
    ]
