"""Addresses of the cellar's pages; the roof includes `page_urls` as `pages`."""

from __future__ import annotations

from django.urls import URLPattern, path

from foundation.views import (
    absences,
    alerts,
    approval_link,
    approvals,
    colleagues,
    documents,
    jobs,
    mails,
    password,
    profile,
    saved_views,
    sign_in,
    status,
)

#: Without a namespace: Django and axes ask for some of these by their bare names.
sign_in_urls: list[URLPattern] = [
    path("start", sign_in.home, name="home"),
    path("sign-in", sign_in.sign_in, name="sign_in"),
    path("sign-out", sign_in.sign_out, name="sign_out"),
    path("password", password.password_reset, name="password_reset"),
    path("password/sent", password.password_reset_sent, name="password_reset_sent"),
    path(
        "password/<str:person>/<str:token>",
        password.password_reset_confirm,
        name="password_reset_confirm",
    ),
]

page_urls: list[URLPattern] = [
    path("profile", profile.profile, name="profile"),
    path("profile/password", password.password_change, name="password_change"),
    path("language", profile.set_language, name="set_language"),
    path("theme", profile.set_theme, name="set_theme"),
    path("profile/absences", absences.absence_plan, name="absence_plan"),
    path("profile/absences/<int:key>", absences.absence_end, name="absence_end"),
    path("approvals", approvals.approval_list, name="approval_list"),
    path("approvals/<int:key>", approvals.approval_page, name="approval_page"),
    path(
        "approvals/steps/<int:key>/approve",
        approvals.approval_approve,
        name="approval_approve",
    ),
    path(
        "approvals/steps/<int:key>/reject",
        approvals.approval_reject,
        name="approval_reject",
    ),
    path(
        "approvals/steps/<int:key>/delegate",
        approvals.approval_delegate,
        name="approval_delegate",
    ),
    path(
        "approvals/link/<str:token>",
        approval_link.approval_link,
        name="approval_link",
    ),
    path("documents/<str:token>", documents.document, name="document"),
    path(
        "documents/<str:token>/retry", documents.document_retry, name="document_retry"
    ),
    path("mails", mails.mail_list, name="mail_list"),
    path("mails/<slug:key>", mails.mail_page, name="mail_page"),
    path("mails/<slug:key>/retry", mails.mail_retry, name="mail_retry"),
    path("jobs", jobs.job_list, name="job_list"),
    path("jobs/indicator", jobs.job_indicator, name="job_indicator"),
    path("jobs/<int:key>", jobs.job_page, name="job_page"),
    path("jobs/<int:key>/cancel", jobs.job_cancel, name="job_cancel"),
    path("jobs/<int:key>/resume", jobs.job_resume, name="job_resume"),
    path("alerts", alerts.alert_list, name="alert_list"),
    path("alerts/<int:key>/close", alerts.alert_close, name="alert_close"),
    path("status", status.status, name="status"),
    path(
        "status/dead-letters/<int:key>/retry",
        status.dead_letter_retry,
        name="dead_letter_retry",
    ),
    path("comments/<str:kind>/<str:number>", colleagues.comment, name="comment"),
    path("handovers/<str:kind>/<str:number>", colleagues.handover, name="handover"),
    path("handovers/<int:key>", colleagues.handover_done, name="handover_done"),
    path("mentions/<int:key>", colleagues.mention_seen, name="mention_seen"),
    path("views", saved_views.saved_view_save, name="saved_view_save"),
    path(
        "views/<int:key>/delete",
        saved_views.saved_view_delete,
        name="saved_view_delete",
    ),
]
