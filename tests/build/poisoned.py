"""The command, in which single steps of the pages fail for certain notices: `python -m tests.build.poisoned`.

Nobody can write a test for an error that nobody foresaw; so the steps fail here by themselves, for notices whose
id says so.
"""

from __future__ import annotations

import os

from generator.audit import scanner
from generator.build import site_build
from generator.cli import main
from generator.site.pages import lists
from generator.site.pages.notices import NoticePages

PAGE, LISTS, AUDIT, RUN = "poison-page", "poison-lists", "poison-audit", "POISON_RUN"
WORD = "徐乙丙丁"


def _refuses(name: str) -> None:
    raise IndexError(f"{WORD} {name}")


def _poison() -> None:
    page, entries, check = NoticePages.page, lists.live_entries, scanner.check_notice_page
    run = site_build.run

    def poisoned_page(self, notice, *more):
        if notice.facts.id.startswith(PAGE):
            _refuses(notice.facts.id)
        return page(self, notice, *more)

    def poisoned_entries(live, *more):
        for each in live:
            if each.facts.id.startswith(LISTS):
                _refuses(each.facts.id)
        return entries(live, *more)

    def poisoned_check(data, notice):
        if notice.facts.id.startswith(AUDIT):
            _refuses(notice.facts.id)
        return check(data, notice)

    def poisoned_run(*arguments, **options):
        if not options.get("expire_only"):
            _refuses("all")
        return run(*arguments, **options)

    NoticePages.page = poisoned_page
    lists.live_entries = poisoned_entries
    scanner.check_notice_page = poisoned_check
    if os.environ.get(RUN):
        site_build.run = poisoned_run


if __name__ == "__main__":
    _poison()
    main()
