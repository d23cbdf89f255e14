from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE order_number_seq START 1001",
            "DROP SEQUENCE order_number_seq",
        ),
        migrations.RunSQL(
            "CREATE SEQUENCE screening_case_number_seq START 1001",
            "DROP SEQUENCE screening_case_number_seq",
        ),
    ]
