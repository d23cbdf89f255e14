from __future__ import annotations

from foundation.approvals.chain import AskedStep, Reason, build_chain


def _step(key: str, role: str, rank: int = 1, hours: int | None = None) -> AskedStep:
    return AskedStep((Reason(key, key),), rank=rank, role=role, hours=hours)


def test_steps_stand_in_the_order_of_their_ranks() -> None:
    chain = build_chain([_step("a", "finance", 2), _step("b", "sales_manager", 1)])

    assert [step.role for step in chain] == ["sales_manager", "finance"]


def test_two_rules_that_want_the_same_approver_make_one_step() -> None:
    chain = build_chain(
        [
            _step("amount", "sales_manager", hours=48),
            _step("discount", "sales_manager", hours=8),
        ]
    )

    assert len(chain) == 1
    assert [each.key for each in chain[0].reasons] == ["amount", "discount"]
    assert chain[0].hours == 8


def test_the_same_approver_at_two_ranks_is_asked_twice() -> None:
    chain = build_chain([_step("a", "finance", 1), _step("b", "finance", 2)])

    assert len(chain) == 2
