#!/usr/bin/env bash
# MariaDB, which speaks MySQL's protocol, for the tests of records in a database: Debian's package, where there is none yet.
set -euo pipefail
command -v mariadbd >/dev/null || [ -x /usr/sbin/mariadbd ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "· MariaDB (apt-get)"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends mariadb-server >/dev/null
else
  echo "The database tests need MariaDB: sudo apt-get install mariadb-server" >&2
  exit 1
fi
