#!/usr/bin/env bash
# ripgrep for `make bench`: Debian's package, where that is possible.
set -euo pipefail
command -v rg >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "· ripgrep (apt-get)"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ripgrep >/dev/null
else
  echo "The measurement needs ripgrep: sudo apt-get install ripgrep" >&2
  exit 1
fi
