"""Look-up tables that rules take values from."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in
from foundation.permissions import EDIT_RULES, SEE_RULES
from orders.forms.lookup_tables import LookupTableForm
from orders.models import LookupTable
from orders.services.derivation.lookup_tables import rows_as_csv, save_table
from orders.vocabulary import ORDER


@require_safe
@staff_page(SEE_RULES)
def lookup_table_list(request: PersonRequest) -> HttpResponse:
    tables = LookupTable.objects.annotate(count=Count("rows")).order_by("name")
    context = {
        "rows": [(table, _columns(table)) for table in tables],
        "may_edit": request.user.may(EDIT_RULES),
    }
    return render(request, "orders/lookup_table_list.html", context)


@staff_page(EDIT_RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def lookup_table_new(request: PersonRequest) -> HttpResponse:
    return _edit(request, None)


@staff_page(EDIT_RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def lookup_table_edit(request: PersonRequest, code: str) -> HttpResponse:
    return _edit(request, get_object_or_404(LookupTable, code=code))


@require_safe
@staff_page(SEE_RULES)
def lookup_table_csv(request: PersonRequest, code: str) -> HttpResponse:
    table = get_object_or_404(LookupTable, code=code)
    response = HttpResponse(rows_as_csv(table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{table.code}.csv"'
    return response


def _edit(request: PersonRequest, table: LookupTable | None) -> HttpResponse:
    form = LookupTableForm(request.POST or None, request.FILES or None, table=table)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            saved = save_table(
                form.values(),
                by=request.user,
                table=table,
                expected_edit=form.cleaned_data["edit_count"],
            )
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            return redirect("orders:lookup_table_list")
    context = {"form": form, "table": table}
    return render(request, "orders/lookup_table_edit.html", context)


def _columns(table: LookupTable) -> str:
    known = [ORDER.by_name.get(name) for name in table.fields]
    return ", ".join(_(field.label) for field in known if field is not None)
