from django.urls import path

from fulfillment.views import phone_pick, shipment_list
from fulfillment.views import shipment_page as page

app_name = "fulfillment"

urlpatterns = [
    path("", shipment_list.shipment_list, name="shipment_list"),
    path("export", shipment_list.shipment_export, name="shipment_export"),
    path("phone/pick", phone_pick.phone_pick, name="phone_pick"),
    path("phone/pick/<str:number>", phone_pick.phone_pick_page, name="phone_pick_page"),
    path("<str:number>/", page.shipment_page, name="shipment_page"),
    path("<str:number>/confirm", page.shipment_confirm, name="shipment_confirm"),
    path("<str:number>/put-back", page.shipment_put_back, name="shipment_put_back"),
    path("<str:number>/unpick", page.shipment_unpick, name="shipment_unpick"),
    path("<str:number>/deliver", page.shipment_deliver, name="shipment_deliver"),
    path(
        "<str:number>/steps/<int:key>/retry",
        page.step_retry,
        name="step_retry",
    ),
]
