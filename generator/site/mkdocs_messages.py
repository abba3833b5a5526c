"""What MkDocs complains of, in Chinese: which file, which link, what to do. The unknown stays as it is."""

from __future__ import annotations

import re

_LINK = (
    r"Doc file '(?P<file>[^']+)' contains an? (?:absolute |unrecognized relative )?link '(?P<link>[^']+)', "
)
_KNOWN = (
    (
        _LINK + r"but (?:the doc '[^']+' does not contain an|there is no such) anchor.*",
        "site_src/{file} 里的链接 {link}：那一页没有这个位置。请改正 # 后面的字",
    ),
    (
        _LINK + r"(?:but the target|it was left as is).*",
        "site_src/{file} 里的链接 {link} 是断的。请写 site_src 里有的文件，例如 about.md",
    ),
    (
        r"(?:\[[\d:]+\] )?An error happened during the rebuild\..*",
        "预览还是改动以前的样子。请改正，改好会自动刷新",
    ),
    (
        r"Error building page '[^']+':|Aborted with (a BuildError|\d+ warnings in strict mode)!",
        "",
    ),  # what is wrong is said beside it
    (
        r"A reference to '(?P<link>[^']+)' is included in the 'nav' configuration, which is not found.*",
        "mkdocs.yml 的 nav 里写了 {link}，但 site_src 里没有。请改正这一行，或者补上文件",
    ),
    (
        r"The following pages exist in the docs directory, but are not included.*?-(?P<file>.*)",
        "site_src 里的{file} 没有写进 mkdocs.yml 的 nav。请加一行，或者写进 not_in_nav",
    ),
)


def in_chinese(message: str) -> str:
    """The complaint `message` of MkDocs for a clerk; empty where it adds nothing to others.

    >>> in_chinese("Doc file 'about.md' contains a link 'no.md', but the target is not found among files.")
    'site_src/about.md 里的链接 no.md 是断的。请写 site_src 里有的文件，例如 about.md'
    """
    for pattern, sentence in _KNOWN:
        if match := re.fullmatch(pattern, message.strip(), re.DOTALL):
            return sentence.format_map(match.groupdict())
    return message
