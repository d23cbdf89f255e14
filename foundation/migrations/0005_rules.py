"""Rule sets and versions; the database keeps what a published version says."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django_fsm
import foundation.clock
import foundation.rule_states
from django.conf import settings
from django.db import migrations, models

KEEP = """
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

RELEASE = """
DROP TRIGGER IF EXISTS keep_rules ON foundation_ruleversion;
DROP FUNCTION IF EXISTS foundation_keep_rules();
"""


def name_the_rules(apps, schema_editor):
    version = apps.get_model("foundation", "DataVersion")
    version.objects.get_or_create(name="rules", defaults={"value": "0"})


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0004_approvals'),
    ]

    operations = [
        migrations.CreateModel(
            name='RuleHitNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('rules', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=110), size=None)),
            ],
        ),
        migrations.CreateModel(
            name='RuleHit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('set_code', models.CharField(max_length=40)),
                ('rule_key', models.CharField(max_length=60)),
                ('on', models.DateField()),
                ('count', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('set_code', 'rule_key', 'on'), name='rule_hit_once')],
            },
        ),
        migrations.CreateModel(
            name='RuleSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use', models.CharField(max_length=40)),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('description', models.TextField(blank=True, verbose_name='description')),
                ('needs_four_eyes', models.BooleanField(default=False, verbose_name='four eyes')),
                ('created_at', models.DateTimeField(default=foundation.clock.now)),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
        ),
        migrations.CreateModel(
            name='RuleVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('status', django_fsm.FSMField(choices=[('draft', 'Draft'), ('rehearsed', 'Rehearsed'), ('published', 'Published'), ('retired', 'Retired')], default=foundation.rule_states.RuleStatus['DRAFT'], max_length=9, protected=True)),
                ('content', models.JSONField(default=dict)),
                ('edit_count', models.PositiveIntegerField(default=0)),
                ('edited_at', models.DateTimeField(default=foundation.clock.now)),
                ('based_on', models.PositiveIntegerField(null=True)),
                ('effective_from', models.DateTimeField(null=True)),
                ('effective_to', models.DateTimeField(null=True)),
                ('planned_to', models.DateTimeField(null=True)),
                ('rehearsed_at', models.DateTimeField(null=True)),
                ('published_at', models.DateTimeField(null=True)),
                ('unrehearsed_reason', models.CharField(blank=True, max_length=300)),
                ('retired_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(default=foundation.clock.now)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('edited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('rehearsed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('rule_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='foundation.ruleset')),
            ],
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.CreateModel(
            name='Rehearsal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField()),
                ('content', models.JSONField()),
                ('edit_count', models.PositiveIntegerField()),
                ('replayed', models.PositiveIntegerField(default=0)),
                ('totals', models.JSONField(default=dict)),
                ('started_at', models.DateTimeField(default=foundation.clock.now)),
                ('finished_at', models.DateTimeField(null=True)),
                ('job', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='rehearsal', to='foundation.job')),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rehearsals', to='foundation.ruleversion')),
            ],
        ),
        migrations.CreateModel(
            name='RehearsalResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_kind', models.CharField(max_length=30)),
                ('subject', models.CharField(max_length=60)),
                ('line', models.PositiveIntegerField(null=True)),
                ('what', models.CharField(max_length=120)),
                ('before', models.TextField(blank=True)),
                ('after', models.TextField(blank=True)),
                ('rule', models.CharField(max_length=110)),
                ('amount', models.DecimalField(decimal_places=4, max_digits=16, null=True)),
                ('rehearsal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='results', to='foundation.rehearsal')),
            ],
            options={
                'indexes': [models.Index(fields=['rehearsal', 'id'], name='rehearsal_result_page')],
            },
        ),
        migrations.AddIndex(
            model_name='ruleset',
            index=models.Index(fields=['use'], name='rule_set_use'),
        ),
        migrations.AddConstraint(
            model_name='ruleversion',
            constraint=models.UniqueConstraint(fields=('rule_set', 'number'), name='rule_version_number_once'),
        ),
        migrations.AddConstraint(
            model_name='ruleversion',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['draft', 'rehearsed'])), fields=('rule_set',), name='rule_version_one_draft'),
        ),
        migrations.AddConstraint(
            model_name='ruleversion',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'rehearsed']), models.Q(('effective_from__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='rule_version_published_has_dates'),
        ),
        migrations.AddConstraint(
            model_name='ruleversion',
            constraint=models.CheckConstraint(condition=models.Q(('effective_to__isnull', True), ('effective_to__gte', models.F('effective_from')), _connector='OR'), name='rule_version_ends_after_it_begins'),
        ),
        migrations.RunSQL(KEEP, RELEASE),
        migrations.RunPython(name_the_rules, migrations.RunPython.noop),
    ]
