from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("fulfillment", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE shipment_number_seq START 1001",
            "DROP SEQUENCE shipment_number_seq",
        ),
    ]
