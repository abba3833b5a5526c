"""The offices that publish and the areas above them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

OWN_RULES = "own"  # 六（一）: the district writes its own rules; ours must not be applied to its records


@dataclass(frozen=True, slots=True)
class Agency:
    """An office that publishes, or an area above one."""

    code: str
    name: str  # the place: 西湖区
    office: str  # who signs: 西湖区企业退休人员管理服务中心
    level: str  # city | district | street | community
    parent: str  # the code above; empty for the city
    phone: str
    address: str
    policy: str = ""  # the folder in data/policy whose rules apply, or `OWN_RULES`; inherited from above
    require_totals: bool = False  # an approval must say how many and how much; inherited from above
    keep_detail: bool = False  # lines of spending stay public after the last day; inherited from above
    former_names: Sequence[str] = ()  # of the place and of the office: batches may still say them
    former_codes: Sequence[str] = ()  # the ledger's lines keep them

    @property
    def codes(self) -> tuple[str, ...]:
        """The code, and those that it had before."""
        return (self.code, *self.former_codes)


def agency_of(code: str, agencies: Mapping[str, Agency]) -> Agency | None:
    """The agency that has this code, or had it before; None where there is none."""
    if code in agencies:
        return agencies[code]
    return next((each for each in agencies.values() if code in each.former_codes), None)


def district_of(agency: Agency, agencies: Mapping[str, Agency]) -> str:
    """The code of the district that `agency` lies in; empty for the city itself."""
    while agency.level not in ("district", "city"):
        agency = agencies[agency.parent]
    return agency.code if agency.level == "district" else ""
