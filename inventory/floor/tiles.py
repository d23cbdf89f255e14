"""What inventory puts on the start page of phones, by what is done first."""

from __future__ import annotations

from foundation.kinds import mark
from inventory.floor.pages import Tile, register_tile
from inventory.permissions import COUNT_STOCK, RECEIVE_STOCK

TILES = (
    Tile(mark("Receive"), "inventory:phone_receive", "packages", RECEIVE_STOCK, 1),
    Tile(mark("Put away"), "inventory:phone_put_away", "box", RECEIVE_STOCK, 2),
    Tile(mark("Count"), "inventory:phone_count", "clipboard-check", COUNT_STOCK, 4),
    Tile(mark("Transfer"), "inventory:phone_transfer", "transfer", RECEIVE_STOCK, 5),
)

for tile in TILES:
    register_tile(tile)
