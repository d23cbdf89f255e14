"""After a test that commits: every table as the migrations left it, in one call.

Django empties all tables and has the `post_migrate` handlers fill some of them again:
a second per test, most of it for tables that were never touched. Here what the
migrations left is kept beside the tables; rows go without firing triggers, and what
was kept comes back. Sequences go on, as they do with Django.
"""

from __future__ import annotations

from django.db import connection
from django.test import TransactionTestCase

_KEEP = """
CREATE SCHEMA pristine;
DO $$
DECLARE named text; is_filled boolean;
BEGIN
    FOR named IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', named) INTO is_filled;
        IF is_filled THEN
            EXECUTE format('CREATE TABLE pristine.%1$I AS TABLE public.%1$I', named);
        END IF;
    END LOOP;
END $$;
CREATE FUNCTION pristine.restore() RETURNS void LANGUAGE plpgsql AS $$
DECLARE named text; is_filled boolean;
BEGIN
    -- Whoever still writes for the test that ended does so before, or not at all.
    EXECUTE (
        SELECT 'LOCK ' || string_agg(format('public.%I', tablename), ', ')
               || ' IN SHARE ROW EXCLUSIVE MODE'
        FROM pg_tables WHERE schemaname = 'public'
    );
    SET LOCAL session_replication_role = replica;
    FOR named IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', named) INTO is_filled;
        IF is_filled THEN
            EXECUTE format('DELETE FROM public.%I', named);
        END IF;
    END LOOP;
    FOR named IN SELECT tablename FROM pg_tables WHERE schemaname = 'pristine' LOOP
        EXECUTE format(
            'INSERT INTO public.%1$I OVERRIDING SYSTEM VALUE TABLE pristine.%1$I', named
        );
    END LOOP;
END $$;
"""


def keep_pristine() -> None:
    """Remembers what the migrations left in this process's test database."""
    with connection.cursor() as cursor:
        cursor.execute(_KEEP)
    # Django has no hook for it.
    TransactionTestCase._fixture_teardown = _restore  # type: ignore[attr-defined]


def _restore(test: TransactionTestCase) -> None:
    del test  # all use one database
    with connection.cursor() as cursor:
        cursor.execute("SELECT pristine.restore()")
