"""What the foot of a government site shows, and the pictures that mkdocs.yml names: checked first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

ICP_LINK = "https://beian.miit.gov.cn/"
POLICE_LINK = "https://beian.mps.gov.cn/"

_KEYS = ("party_badge_link", "party_badge_picture", "site_code", "icp", "police", "report_errors_link")
_LINKS = ("party_badge_link", "report_errors_link")


class FooterError(ValueError):
    """mkdocs.yml names what is not there; the sentence says which line and how to mend it (Chinese)."""


@dataclass(frozen=True, slots=True)
class FooterItem:
    """One mark in the foot; `link` and `picture` may be empty."""

    words: str
    link: str = ""
    picture: str = ""  # below the site's root


def government(extra: Mapping[str, Any], files: Collection[str]) -> tuple[FooterItem, ...]:
    """The marks that `extra.government` of mkdocs.yml fills in; `files` are those of the site.

    Raises FooterError for an unknown key, a link that is none, a picture that is missing.
    """
    given = extra.get("government") or {}
    if not isinstance(given, Mapping):
        raise FooterError("mkdocs.yml 的 extra.government 写法不对。请照原来的样子，一行写一项。")
    if unknown := sorted(set(map(str, given)) - set(_KEYS)):
        raise FooterError(
            f"mkdocs.yml 的 extra.government 里不认识 {'、'.join(unknown)}。可以写的有：{'、'.join(_KEYS)}。"
        )
    value = {key: str(given.get(key) or "").strip() for key in _KEYS}
    for key in _LINKS:
        if value[key] and not value[key].startswith("https://"):
            raise FooterError(f"mkdocs.yml 的 extra.government.{key} 要写完整的网址，以 https:// 开头。")
    picture = value["party_badge_picture"]
    _must_exist(picture, "extra.government.party_badge_picture", files)
    badge = value["party_badge_link"]
    items = (
        FooterItem("党政机关", badge, picture) if badge or picture else None,
        FooterItem(f"网站标识码：{value['site_code']}") if value["site_code"] else None,
        FooterItem(value["icp"], ICP_LINK) if value["icp"] else None,
        FooterItem(value["police"], POLICE_LINK) if value["police"] else None,
        FooterItem("我为政府网站找错", value["report_errors_link"]) if value["report_errors_link"] else None,
    )
    return tuple(item for item in items if item)


def check_pictures(theme: Mapping[str, Any], files: Collection[str]) -> None:
    """Raises FooterError where the logo or favicon of mkdocs.yml is missing: browsers would show a gap."""
    for key in ("logo", "favicon"):
        _must_exist(str(theme.get(key) or ""), f"theme.{key}", files)


def _must_exist(picture: str, key: str, files: Collection[str]) -> None:
    if picture and picture not in files:
        raise FooterError(
            f"mkdocs.yml 的 {key} 写的图片 {picture} 不存在。"
            f"请把图片放到 site_src/{picture}，或者删去这一行。"
        )
