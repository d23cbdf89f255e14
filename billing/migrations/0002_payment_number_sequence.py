from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE payment_number_seq START 1001",
            "DROP SEQUENCE payment_number_seq",
        ),
    ]
