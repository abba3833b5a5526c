"""What the theme writes and HTML forbids, mended: no block of its templates holds it."""

from __future__ import annotations

_TOGGLES = tuple(f'type="checkbox" id="__{name}"' for name in ("drawer", "search"))


def corrected(page: str) -> str:
    """`page` without the `autocomplete` of Material's two check boxes: only fields of text may have one."""
    for toggle in _TOGGLES:
        page = page.replace(f'{toggle} autocomplete="off"', toggle, 1)
    return page
