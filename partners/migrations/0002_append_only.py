from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0002_append_only"),
        ("partners", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE"
            " ON partners_exposureentry"
            " FOR EACH ROW EXECUTE FUNCTION foundation_refuse_change()",
            "DROP TRIGGER append_only ON partners_exposureentry",
        ),
    ]
