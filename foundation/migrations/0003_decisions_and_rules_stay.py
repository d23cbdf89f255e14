"""A decision is a fact, and a published version of rules never changes."""

from django.db import migrations

KEEP_DECISIONS = """
CREATE FUNCTION foundation_keep_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a decision never changes' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER keep_decision BEFORE UPDATE OR DELETE ON foundation_approvalstep
  FOR EACH ROW WHEN (OLD.status NOT IN ('waiting', 'pending'))
  EXECUTE FUNCTION foundation_keep_decision();
"""
FORGET_DECISIONS = """
DROP TRIGGER IF EXISTS keep_decision ON foundation_approvalstep;
DROP FUNCTION IF EXISTS foundation_keep_decision();
"""
KEEP_RULES = """
CREATE FUNCTION foundation_keep_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.status = 'retired'
     OR NEW.status NOT IN ('published', 'retired')
     OR to_jsonb(NEW) - 'status' - 'effective_to' - 'retired_at'
        IS DISTINCT FROM
        to_jsonb(OLD) - 'status' - 'effective_to' - 'retired_at'
  THEN
    RAISE EXCEPTION 'a published rule version never changes'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_rules BEFORE UPDATE OR DELETE ON foundation_ruleversion
  FOR EACH ROW WHEN (OLD.status IN ('published', 'retired'))
  EXECUTE FUNCTION foundation_keep_rules();
"""
FORGET_RULES = """
DROP TRIGGER IF EXISTS keep_rules ON foundation_ruleversion;
DROP FUNCTION IF EXISTS foundation_keep_rules();
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0002_append_only")]

    operations = [
        migrations.RunSQL(KEEP_DECISIONS, FORGET_DECISIONS),
        migrations.RunSQL(KEEP_RULES, FORGET_RULES),
    ]
