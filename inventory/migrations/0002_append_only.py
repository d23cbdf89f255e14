"""The ledger is append-only, and the database knows it; numbers of its documents."""

from django.db import migrations

FACTS = ("movement", "claimentry", "supplyprogress", "acknowledgement", "demandfact")
SEQUENCES = ("purchase", "transfer", "production", "receipt", "count")

TRIGGER = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON inventory_{fact}
  FOR EACH ROW EXECUTE FUNCTION foundation_refuse_change();
"""


def _for_each(sql: str, names: tuple[str, ...]) -> str:
    return "".join(sql.format(fact=name) for name in names)


class Migration(migrations.Migration):
    dependencies = [
        ("inventory", "0001_initial"),
        ("foundation", "0002_append_only"),
    ]

    operations = [
        migrations.RunSQL(
            _for_each(TRIGGER, FACTS),
            _for_each("DROP TRIGGER append_only ON inventory_{fact};", FACTS),
        ),
        migrations.RunSQL(
            _for_each("CREATE SEQUENCE {fact}_number_seq START 1001;", SEQUENCES),
            _for_each("DROP SEQUENCE {fact}_number_seq;", SEQUENCES),
        ),
    ]
