"""A real nginx with the very configuration that offices get, on a port of its own, for one built site."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.scaffold import repository

CONFIGURATION = Path(repository.__file__).parent / "files/deploy/nginx.conf"
_BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
_MAIN = """\
load_module {brotli};
daemon off;
{user}
pid {folder}/pid;
error_log {folder}/error.log info;
events {{}}
http {{
  access_log {folder}/access.log; # what the site's own configuration must switch off
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  include {folder}/site.conf;
}}
"""


def program() -> str | None:
    """The path of nginx, where it and its brotli are installed."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    return found if _BROTLI.exists() else None


@contextmanager
def serving(site: Path, folder: Path) -> Iterator[str]:
    """The address under which nginx serves `site`; what nginx writes goes into `folder`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    text = CONFIGURATION.read_text(encoding="utf-8")
    for ours, theirs in (
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("    listen [::]:80;\n", ""),
        ("root /srv/gongshi/site;", f"root {site};"),
        ("#brotli_static on;", "brotli_static on;"),
    ):
        assert text.count(ours) == 1, ours
        text = text.replace(ours, theirs)
    (folder / "site.conf").write_text(text, encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    main = folder / "nginx.conf"
    main.write_text(_MAIN.format(brotli=_BROTLI, user=user, folder=folder), encoding="utf-8")
    command = [program(), "-c", str(main), "-e", f"{folder}/error.log"]
    checked = subprocess.run([*command, "-t"], check=False, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    assert "[warn]" not in checked.stderr, checked.stderr
    process = subprocess.Popen(command)
    try:
        for _ in range(100):
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)
