"""Who may see which partners: colleagues all, unless limited to some by their scope."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from foundation.access import require
from foundation.models import Scope, User
from partners.models import Partner
from partners.permissions import SEE_PARTNERS


def partners_for(user: User) -> QuerySet[Partner]:
    require(user, SEE_PARTNERS)
    partners = Partner.objects.select_related("company")
    codes = user.scopes.get(Scope.Kind.PARTNER)
    return partners.filter(code__in=codes) if codes else partners.all()


def get_partner_for(user: User, code: str) -> Partner:
    """The partner, if this person may see it."""
    partner = partners_for(user).filter(code=code).first()
    if partner is None:
        raise Http404
    return partner
