"""What stands in the books before a story begins: `python -m tests.scenarios.driver`.

Run as a process of its own against a running house; it ends without a word.
"""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oms.settings")


def prepare_peppol() -> None:
    """City Hospital buys sauces, which we know by other codes; Dora is its contact."""
    from orders.services.mapping import map_code
    from tests.factories.inventory import make_location, make_stock
    from tests.factories.orders import make_priced_item
    from tests.factories.partners import make_channel, make_partner
    from tests.factories.pricing import make_tax_rates
    from tests.people import make_ben, make_cleo, make_dora, speaks_for

    make_ben()
    make_cleo()
    make_tax_rates()
    hospital = make_partner(name="City Hospital", email="martin@cityhospital.example")
    speaks_for(make_dora(), hospital)
    peppol = make_channel("peppol", price_owner="channel")
    map_code("0088:7300010000001", hospital, channel=peppol, by=None)
    for code, sku in (("SN-33", "BROWN"), ("SN-34", "WHITE"), ("SN-35", "PEPPER")):
        item = make_priced_item(sku, "4.00")
        make_stock(item, 100, make_location())
        map_code(code, item, channel=peppol, of_partner=hospital, by=None)


def main() -> None:
    import django

    django.setup()
    prepare_peppol()


if __name__ == "__main__":
    main()
