"""Upload a file of orders: check it first, or take it in at once."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in
from orders.forms.files import ImportForm
from orders.permissions import IMPORT_ORDERS
from orders.services.inbox import Upload, take_upload
from orders.views.results import ResultRow, rows_of


@staff_page(IMPORT_ORDERS)
@require_http_methods(["GET", "POST"])
def order_import(request: PersonRequest) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            return _answer(request, form, _take(request, form))
    status = 422 if form.errors else 200
    return render(request, "orders/order_import.html", {"form": form}, status=status)


def _take(request: PersonRequest, form: ImportForm) -> Upload:
    file: UploadedFile[bytes] = form.cleaned_data["file"]
    channel = form.cleaned_data["channel"]
    return take_upload(
        file.name or "orders",
        file.read(),
        channel=channel.code if channel else "",
        is_dry_run=form.cleaned_data["dry_run"],
        by=request.user,
    )


def _answer(request: PersonRequest, form: ImportForm, upload: Upload) -> HttpResponse:
    """To the message or the job; a check is answered here, as nothing was kept."""
    if upload.job is not None:
        return redirect("pages:job_page", upload.job.pk)
    result = upload.result
    if result is not None and result.message_id is not None:
        return redirect("orders:message_page", result.message_id)
    shown = result.as_json() if result is not None else {}
    rows: list[ResultRow] = rows_of(shown)
    context = {
        "form": form,
        "result": shown,
        "rows": rows,
        "is_dry_run": form.cleaned_data["dry_run"],
    }
    return render(request, "orders/order_import.html", context)
