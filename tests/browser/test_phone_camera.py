"""The camera as a scanner: a film of a bar code is shown to the vendored reader."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from foundation.models import User
from inventory.services.counting.sheets import CountScope, make_sheet
from inventory.states import CountReason
from tests.browser import work
from tests.conftest import BROWSER_FLAGS
from tests.factories.catalog import make_item
from tests.factories.inventory import make_location, make_stock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

#: The bars of EAN 4006381333931, as GS1 draws them.
BARS = (
    "10100011010100111010111101111010001001011001101010"
    "100001010000101000010111010010000101100110101"
)


def film(path: Path) -> None:
    """Some seconds of a label held before the camera."""
    label = Image.new("RGB", (640, 480), "white")
    pen = ImageDraw.Draw(label)
    for place, bar in enumerate(BARS):
        if bar == "1":
            left = 130 + place * 4
            pen.rectangle((left, 120, left + 3, 360), fill="black")
    frame = io.BytesIO()
    label.save(frame, "JPEG", quality=95)
    path.write_bytes(frame.getvalue() * 30)


@pytest.fixture
def filming(
    browser: Browser, chromium: str, live_server: LiveServer, tmp_path: Path
) -> Iterator[Page]:
    """A phone whose camera sees the label."""
    film(tmp_path / "label.mjpeg")
    camera = browser.browser_type.launch(
        executable_path=chromium,
        args=[
            *BROWSER_FLAGS,
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={tmp_path / 'label.mjpeg'}",
        ],
    )
    context = camera.new_context(
        base_url=live_server.url, locale="en-GB", permissions=["camera"]
    )
    context.set_default_timeout(30_000)
    yield context.new_page()
    camera.close()


def test_a_label_is_read_by_the_camera(filming: Page, ben: User) -> None:
    make_stock(make_item("BIKE", name="City bike", gtin="4006381333931"), 100)
    scope = CountScope(CountReason.FULL)
    sheet = make_sheet(make_location(), scope, cause="test", by=None)
    work.sign_in(filming, ben.email)
    filming.goto(f"/stock/phone/count/{sheet.number}")
    # What a browser brings along is not ours to test.
    filming.evaluate("delete window.BarcodeDetector")
    assert filming.evaluate("window.ZXing === undefined")

    filming.get_by_role("button", name="Scan with the camera").click()

    expect(filming.locator("[data-said]")).to_have_text("City bike: how many?")
    assert filming.evaluate("document.querySelector('dialog.camera')") is None
