#!/usr/bin/env bash
# Hugo for `make bench`: Debian's package, where that is possible.
set -euo pipefail
command -v hugo >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "· Hugo (apt-get)"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends hugo >/dev/null
else
  echo "The measurement needs Hugo: sudo apt-get install hugo" >&2
  exit 1
fi
