#!/usr/bin/env bash
# 装程序。已经装好同一版的直接用，不联网；装不上而旧的还能用的，先用旧的：期满的名单不能因为软件源断了就不撤。
set -euo pipefail
wanted=$(cat requirements.lock gongshi.txt | sha256sum | cut -d ' ' -f 1)
[ "$(cat .venv/.installed 2>/dev/null || true)" != "$wanted" ] || { .venv/bin/gongshi --version && exit 0; }
install() {
  [ -x .venv/bin/python ] || python3 -m venv .venv
  .venv/bin/python -m pip install --quiet --require-hashes -r requirements.lock
  .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -r gongshi.txt
  echo "$wanted" > .venv/.installed
}
if (install); then exit 0; fi
.venv/bin/gongshi --version || { echo "程序没有装上，也没有以前装好的：请检查网络和软件源。" >&2; exit 1; }
echo "程序没有装上新的一版：请检查网络和软件源。这一次先用以前装好的。" >&2
