"""The cellar's own sentences; `sentences.py` holds how they are worded."""

from __future__ import annotations

from foundation.kinds import mark

SENTENCES = {
    "mail.sent": mark("The mail “%(title)s” was sent to %(to)s."),
    "handover.given": mark("Handed over to %(to)s: %(note)s"),
    "handover.done": mark("The handover is done."),
    "alert.dead_letter": mark(
        "Work could not be done after many attempts: %(handler)s for %(event)s."
    ),
    "alert.document_failed": mark("The document %(file_name)s could not be made."),
    "alert.pdf_maker_missing": mark(
        "No documents can be made: the library Pango is missing on the worker."
    ),
    "alert.mail_failed": mark("The mail “%(title)s” to %(to)s could not be sent."),
    "alert.job_failed": mark("The job “%(title)s” failed."),
    "alert.books_differ": mark(
        "Figures that differ from the facts they come from: %(count)s."
    ),
}
