import os
import shutil
from collections.abc import Iterator

import pytest
from django.utils import translation
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from oms.runtime import template_cluster
from tests.balance import (  # noqa: F401  hooks
    pytest_collection_modifyitems,
    pytest_xdist_make_scheduler,
)
from tests.people import ada, ben, cleo, dora, eve  # noqa: F401  the cast
from tests.wiping import keep_pristine

# How long examples take says how busy the machine is, and nothing of the code.
settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")

os.environ.setdefault("DJANGO_LIVE_TEST_SERVER_ADDRESS", "127.0.0.1")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A clone of the migrated template instead of running every migration."""
    with django_db_blocker.unblock():
        template_cluster.make_test_database()
        keep_pristine()
    yield
    with django_db_blocker.unblock():
        template_cluster.close_connections()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Who was served last leaves their language behind; the next test knows nobody."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a browser; where nobody looks, its absence is a failure."""
    found = os.environ.get("OMS_CHROMIUM") or next(
        (path for path in map(shutil.which, BROWSERS) if path), None
    )
    if found:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail("Browser tests need Chromium: apt-get install chromium")
    pytest.skip("Browser tests need Chromium: apt-get install chromium")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread, which Django would take for ours.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=BROWSER_FLAGS
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page on the live server; a complaint of the browser fails the test."""
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    context = browser.new_context(base_url=live_server.url, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []
