"""Facts are append-only, and the database knows it: papers, readings, audit, history."""

from django.db import migrations

FACTS = ("documentcontent", "documentread", "auditentry", "statuschange")

FUNCTION = """
CREATE FUNCTION foundation_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION foundation_keep_paper() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.sha256, NEW.size, NEW.kind, NEW.subject, NEW.version, NEW.language, NEW.state)
     IS DISTINCT FROM
     (OLD.sha256, OLD.size, OLD.kind, OLD.subject, OLD.version, OLD.language, OLD.state)
  THEN
    RAISE EXCEPTION 'a rendered paper never changes'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_paper BEFORE UPDATE ON foundation_document
  FOR EACH ROW WHEN (OLD.state = 'ready') EXECUTE FUNCTION foundation_keep_paper();
"""

TRIGGER = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON foundation_{fact}
  FOR EACH ROW EXECUTE FUNCTION foundation_refuse_change();
"""

BACK = """
DROP TRIGGER IF EXISTS keep_paper ON foundation_document;
DROP FUNCTION IF EXISTS foundation_keep_paper();
DROP FUNCTION IF EXISTS foundation_refuse_change() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]

    operations = [
        migrations.RunSQL(
            FUNCTION + "".join(TRIGGER.format(fact=fact) for fact in FACTS), BACK
        )
    ]
