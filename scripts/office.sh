#!/usr/bin/env bash
# LibreOffice Calc, its Python bridge and Chinese fonts for `make test-office`: Debian's packages, where possible.
set -euo pipefail
have() { command -v soffice >/dev/null && /usr/bin/python3 -c 'import uno' 2>/dev/null; }
have && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "· LibreOffice Calc (apt-get)"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libreoffice-calc python3-uno fonts-noto-cjk >/dev/null
else
  echo "The office test needs LibreOffice: sudo apt-get install libreoffice-calc python3-uno fonts-noto-cjk" >&2
  exit 1
fi
