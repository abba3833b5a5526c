#!/usr/bin/env bash
# Chromium and Chinese fonts for the browser tests: installed with Debian's packages where that is possible.
set -euo pipefail
have() { command -v chromium >/dev/null && fc-list ':lang=zh-cn' 2>/dev/null | grep -q .; }
have && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "· Chromium and Chinese fonts (apt-get)"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fontconfig fonts-noto-cjk >/dev/null
else
  echo "The browser tests need Chromium and a Chinese font: sudo apt-get install chromium fontconfig fonts-noto-cjk" >&2
  exit 1
fi
