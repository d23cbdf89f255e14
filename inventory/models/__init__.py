from inventory.models.claim import Claim, ClaimEntry
from inventory.models.location import Location
from inventory.models.stock import Balance, Movement

__all__ = ["Balance", "Claim", "ClaimEntry", "Location", "Movement"]
