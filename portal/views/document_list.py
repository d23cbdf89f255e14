from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from foundation.access import portal_page
from foundation.http import PersonRequest
from foundation.pages import paginate_keyset
from portal.access import documents_of


@portal_page
def document_list(request: PersonRequest) -> HttpResponse:
    """Every paper of every order, newest first."""
    documents = documents_of(request.user)
    text = request.GET.get("q", "").strip()
    if text:
        named = Q(subject__icontains=text) | Q(file_name__icontains=text)
        documents = documents.filter(Q(thread__icontains=text) | named)
    context = {"page": paginate_keyset(documents, request), "search": text}
    return render(request, "portal/document_list.html", context)
