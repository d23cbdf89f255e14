"""The frame of every page as data: navigation by work, theme, languages, counts.

An entry is shown when its page exists and the person may open it; a count is shown
only where it asks for action.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import Promise, SimpleLazyObject, cached_property
from django.utils.translation import get_language, get_language_info, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from foundation.models import Alert, User
from foundation.records import url_or_none
from foundation.roles import STAFF, Role
from oms.demo.people import Persona, logins

Count = Callable[[User], int]


@dataclass(frozen=True)
class Entry:
    """One place to work. `prefix` marks it as the present one for deeper pages."""

    label: Promise
    url_name: str
    icon: str
    roles: frozenset[Role] = STAFF
    count: Count | None = None
    keywords: Promise | None = None
    children: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Link:
    """An entry as one person sees it on one page."""

    label: str
    url: str
    icon: str
    is_active: bool
    is_open: bool
    count: int
    keywords: str
    children: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Goal:
    """A page that can be gone to by a few letters of its name."""

    label: str
    under: str
    url: str
    icon: str
    keywords: str


def _roles(*roles: Role) -> frozenset[Role]:
    return frozenset(roles) | {Role.AUDITOR}


_SELLING = _roles(Role.SALES, Role.SALES_MANAGER, Role.SERVICE)
_ENTERING = frozenset({Role.SALES, Role.SALES_MANAGER, Role.SERVICE})
_FINANCE = _roles(Role.FINANCE, Role.SALES_MANAGER)
_SUPPLY = _roles(Role.WAREHOUSE, Role.BUYER, Role.PLANNER)

#: By work, not by table; the first five stand in the bar of a phone.
NAVIGATION: tuple[Entry, ...] = (
    Entry(_("Home"), "pages:home", "home"),
    Entry(
        pgettext_lazy("sales", "Orders"),
        "orders:order_list",
        "shopping-cart",
        children=(
            Entry(_("All orders"), "orders:order_list", "list"),
            Entry(_("New order"), "orders:order_new", "plus", _ENTERING),
            Entry(_("Import orders"), "orders:order_import", "upload", _ENTERING),
            Entry(_("Inbox"), "orders:message_list", "inbox", _SELLING),
            Entry(
                _("Trade compliance"),
                "orders:case_list",
                "shield-check",
                _SELLING | _roles(Role.FINANCE, Role.RULES),
            ),
            Entry(
                _("Clearances and licenses"),
                "orders:disposition_list",
                "file-text",
                _roles(Role.FINANCE, Role.RULES),
            ),
            Entry(_("On hold"), "orders:hold_list", "player-pause"),
            Entry(_("Approvals"), "pages:approval_list", "clipboard-check"),
        ),
    ),
    Entry(
        _("Fulfillment"),
        "fulfillment:shipment_list",
        "truck-delivery",
        _SUPPLY | _SELLING,
    ),
    Entry(
        _("On the floor"),
        "inventory:phone_home",
        "barcode",
        frozenset({Role.WAREHOUSE}),
    ),
    Entry(_("Stock"), "inventory:stock_list", "building-warehouse"),
    Entry(_("Customers"), "partners:partner_list", "users"),
    Entry(
        _("Billing"),
        "billing:invoice_list",
        "file-invoice",
        _FINANCE | _SELLING,
        children=(
            Entry(_("Invoices"), "billing:invoice_list", "file-invoice", _FINANCE),
            Entry(_("Payments"), "billing:payment_list", "cash", _FINANCE),
        ),
    ),
    Entry(_("Catalog"), "catalog:item_list", "package"),
    Entry(_("Prices"), "pricing:price_list_list", "tag", _SELLING | _FINANCE),
    Entry(
        _("Promises"), "promising:promise_list", "calendar-check", _SUPPLY | _SELLING
    ),
    Entry(_("Rebates"), "rebates:program_list", "discount", _FINANCE | _SELLING),
    Entry(_("Reports"), "reporting:report_list", "chart-bar"),
    Entry(_("Rules"), "pages:rule_list", "adjustments", _roles(Role.RULES)),
    Entry(
        _("System"),
        "pages:status",
        "activity",
        children=(
            Entry(_("Status"), "pages:status", "activity"),
            Entry(_("Mails sent"), "pages:mail_list", "mail"),
            Entry(_("Jobs"), "pages:job_list", "rocket"),
            Entry(_("Verify figures"), "pages:verify", "shield-check"),
        ),
    ),
)

BOTTOM_BAR = 5

_CUSTOMER = frozenset({Role.PORTAL})

PORTAL_NAVIGATION: tuple[Entry, ...] = (
    Entry(_("Overview"), "portal:home", "home", _CUSTOMER),
    Entry(pgettext_lazy("portal", "Orders"), "portal:order_list", "package", _CUSTOMER),
    Entry(_("Invoices"), "portal:invoice_list", "file-invoice", _CUSTOMER),
    Entry(_("Documents"), "portal:document_list", "file-text", _CUSTOMER),
)


def links_for(
    user: User, path: str = "", entries: tuple[Entry, ...] = NAVIGATION
) -> list[Link]:
    """What this person may open, with the present page marked."""
    return _one_open(list(_links(user, path, entries)))


def _one_open(links: list[Link]) -> list[Link]:
    """Of siblings that all lead the page's address, the closest one holds the page."""
    closest = max((len(link.url) for link in links if link.is_open), default=0)
    return [
        replace(link, is_open=link.is_open and len(link.url) == closest)
        for link in links
    ]


def _links(user: User, path: str, entries: tuple[Entry, ...]) -> Iterator[Link]:
    for entry in entries:
        children = _one_open(list(_links(user, path, entry.children)))
        url = url_or_none(entry.url_name) or (children[0].url if children else None)
        if url is None or not _may_open(user, entry):
            continue
        yield Link(
            label=str(entry.label),
            url=url,
            icon=entry.icon,
            is_active=path == url,
            is_open=_stands_in(path, url) or any(c.is_open for c in children),
            count=entry.count(user) if entry.count else 0,
            keywords=str(entry.keywords or ""),
            children=tuple(children) if len(children) > 1 else (),
        )


def _may_open(user: User, entry: Entry) -> bool:
    return user.is_superuser or bool(user.roles & entry.roles)


def _stands_in(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


@dataclass
class Frame:
    """Everything base.html needs besides the page; read only when it is drawn."""

    request: HttpRequest

    @cached_property
    def user(self) -> User | AnonymousUser:
        return getattr(self.request, "user", AnonymousUser())

    @cached_property
    def links(self) -> tuple[Link, ...]:
        if not isinstance(self.user, User):
            return ()
        return tuple(links_for(self.user, self.request.path))

    @cached_property
    def portal_links(self) -> list[Link]:
        if not isinstance(self.user, User):
            return []
        return links_for(self.user, self.request.path, PORTAL_NAVIGATION)

    @property
    def bottom_links(self) -> tuple[Link, ...]:
        return self.links[:BOTTOM_BAR]

    @property
    def goals(self) -> tuple[Goal, ...]:
        """The pages that the palette leads to, the same on every page."""
        return tuple(
            Goal(link.label, under, link.url, link.icon, link.keywords)
            for top in self.links
            for under, link in [("", top), *((top.label, low) for low in top.children)]
        )

    @property
    def theme(self) -> str:
        """light, dark or auto: the person's choice, before sign-in the cookie's."""
        chosen = getattr(self.user, "theme", "") or self.request.COOKIES.get(
            "theme", ""
        )
        return chosen if chosen in ("light", "dark") else "auto"

    @property
    def is_narrow(self) -> bool:
        return self.request.COOKIES.get("sidebar") == "narrow"

    @property
    def density(self) -> str:
        return "compact" if self.request.COOKIES.get("density") == "compact" else ""

    @property
    def language(self) -> str:
        return (get_language() or "en").split("-")[0]

    @property
    def languages(self) -> list[dict[str, Any]]:
        return [
            {"code": code, "name": get_language_info(code)["name_local"].capitalize()}
            for code, _name in settings.LANGUAGES
        ]

    @property
    def is_staff(self) -> bool:
        return isinstance(self.user, User) and self.user.is_staff

    @property
    def initials(self) -> str:
        words = str(getattr(self.user, "name", "")).split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:]))

    @cached_property
    def open_alerts(self) -> int:
        """Alerts that wait for somebody in this person's roles."""
        if not isinstance(self.user, User):
            return 0
        return Alert.objects.filter(
            closed_at=None, audience__in=[role.value for role in self.user.roles]
        ).count()

    @property
    def is_demo(self) -> bool:
        return bool(getattr(settings, "OMS_DEMO", False))

    @property
    def personas(self) -> list[Persona]:
        """The people that a visitor of the demo can be; nobody elsewhere."""
        return logins() if self.is_demo else []


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame` in every template, built when it is first used."""
    return {"frame": SimpleLazyObject(lambda: Frame(request))}
