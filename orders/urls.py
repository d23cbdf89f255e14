from django.urls import path

from orders.views.compliance.cases import case_list, case_page
from orders.views.compliance.dispositions import disposition_list
from orders.views.compliance.licenses import license_edit, license_list, license_new
from orders.views.compliance.lists import (
    orders_rescreen,
    sanction_list_switch,
    sanction_lists,
    screening_policy,
)
from orders.views.compliance.overrides import order_override, order_rescreen
from orders.views.hold_code import hold_code_edit, hold_code_list, hold_code_new
from orders.views.hold_list import hold_list
from orders.views.hold_order import hold_release, order_hold
from orders.views.hold_source import (
    hold_source_list,
    hold_source_new,
    hold_source_release,
)
from orders.views.lookup_tables import (
    lookup_table_csv,
    lookup_table_edit,
    lookup_table_list,
    lookup_table_new,
)
from orders.views.messages import (
    message_list,
    message_page,
    message_raw,
    message_rerun,
)
from orders.views.order_bulk import order_bulk
from orders.views.order_cancel import order_cancel
from orders.views.order_check import (
    item_suggestions,
    order_check,
    partner_panel,
    partner_suggestions,
)
from orders.views.order_draft import code_map, order_rebook
from orders.views.order_edit import order_edit
from orders.views.order_export import order_export
from orders.views.order_import import order_import
from orders.views.order_list import order_list
from orders.views.order_new import order_new
from orders.views.order_place import order_place
from orders.views.order_sender import order_book_anyway, order_send_back
from orders.views.order_split import order_split

app_name = "orders"

urlpatterns = [
    path("", order_list, name="order_list"),
    path("export", order_export, name="order_export"),
    path("bulk", order_bulk, name="order_bulk"),
    path("import", order_import, name="order_import"),
    path("tables/", lookup_table_list, name="lookup_table_list"),
    path("tables/new", lookup_table_new, name="lookup_table_new"),
    path("tables/<slug:code>/", lookup_table_edit, name="lookup_table_edit"),
    path("tables/<slug:code>/csv", lookup_table_csv, name="lookup_table_csv"),
    path("messages/", message_list, name="message_list"),
    path("messages/<str:number>/", message_page, name="message_page"),
    path("messages/<str:number>/raw", message_raw, name="message_raw"),
    path("messages/<str:number>/rerun", message_rerun, name="message_rerun"),
    path("new/", order_new, name="order_new"),
    path("new/check", order_check, name="order_check"),
    path("new/items", item_suggestions, name="item_suggestions"),
    path("new/partners", partner_suggestions, name="partner_suggestions"),
    path("new/partner", partner_panel, name="partner_panel"),
    path("holds/", hold_list, name="hold_list"),
    path("holds/codes/", hold_code_list, name="hold_code_list"),
    path("holds/codes/new", hold_code_new, name="hold_code_new"),
    path("holds/codes/<slug:code>", hold_code_edit, name="hold_code_edit"),
    path("holds/sources/", hold_source_list, name="hold_source_list"),
    path("holds/sources/new", hold_source_new, name="hold_source_new"),
    path(
        "holds/sources/<int:key>/release",
        hold_source_release,
        name="hold_source_release",
    ),
    path("<str:number>/lines/<int:line_no>/place", order_place, name="order_place"),
    path("<str:number>/hold", order_hold, name="order_hold"),
    path("<str:number>/holds/<int:key>/release", hold_release, name="hold_release"),
    path("compliance/", case_list, name="case_list"),
    path("compliance/cases/<str:number>/", case_page, name="case_page"),
    path("compliance/clearances/", disposition_list, name="disposition_list"),
    path("compliance/lists/", sanction_lists, name="sanction_lists"),
    path("compliance/policy", screening_policy, name="screening_policy"),
    path("compliance/rescreen", orders_rescreen, name="orders_rescreen"),
    path(
        "compliance/lists/<str:code>/switch",
        sanction_list_switch,
        name="sanction_list_switch",
    ),
    path("compliance/licenses/", license_list, name="license_list"),
    path("compliance/licenses/new", license_new, name="license_new"),
    path("compliance/licenses/<str:number>/", license_edit, name="license_edit"),
    path("<str:number>/override/<int:key>", order_override, name="order_override"),
    path("<str:number>/rescreen", order_rescreen, name="order_rescreen"),
    path("<str:number>/edit", order_edit, name="order_edit"),
    path("<str:number>/cancel", order_cancel, name="order_cancel"),
    path("<str:number>/split", order_split, name="order_split"),
    path("<str:number>/rebook", order_rebook, name="order_rebook"),
    path("<str:number>/send-back", order_send_back, name="order_send_back"),
    path("<str:number>/book-anyway", order_book_anyway, name="order_book_anyway"),
    path("<str:number>/map", code_map, name="code_map"),
]
