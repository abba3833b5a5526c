"""Heads and uses of the law (一, 三) as books write them, and words that forbid a payment (四（二）后段)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from calculators.parameters import FundHead, PermittedUse, Policy
from generator.domain.resources import load_toml
from generator.intake.grid import label


@cache
def words(name: str) -> frozenset[str]:
    """A list of `vocabulary.toml`, as `label` writes words."""
    lists: Mapping[str, list[str]] = load_toml("generator.payments", "vocabulary.toml")
    return frozenset(label(word) for word in lists[name])


def find_head(policy: Policy, written: str) -> FundHead | None:
    """The head called so: 服务关怀, 服务关怀费 and 服务关怀经费 are one."""
    return next((head for head in policy.heads if label_of(head.name) == label_of(written)), None)


def find_use(head: FundHead | None, written: str) -> PermittedUse | None:
    """The use of `head` called so, by its name or a synonym of the policy; None without a head."""
    uses = head.uses if head else ()
    called = label_of(written)
    return next(
        (use for use in uses if called in map(label_of, (use.name, *use.synonyms))),
        None,
    )


def speaks_of_assets(written: str) -> bool:
    """Whether the words name a fixed asset other than the shelves for archives that the law allows."""
    return _names("fixed_assets", written) and not _names("fixed_assets_allowed", written)


def speaks_of_refund(written: str) -> bool:
    """Whether a remark says that the payment is a refund or takes back another one: 冲销, 红字, 退回."""
    return _names("refund", written)


def is_transfer(written: str) -> bool:
    """Whether a 支付方式 is a bank transfer, or the treasury's own payment."""
    return label(written) in words("transfer")


def is_cash(written: str) -> bool:
    """Whether a 支付方式 is cash, or a card or voucher as good as cash."""
    return _names("cash", written)


def _names(listed: str, written: str) -> bool:
    words_written = label(written)
    return any(word in words_written for word in words(listed))


def label_of(written: str) -> str:
    """The words as they are compared: 服务关怀, 服务关怀费 and 服务关怀经费 are one."""
    return label(written).removesuffix("费").removesuffix("经")
