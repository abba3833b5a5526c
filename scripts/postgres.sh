#!/usr/bin/env bash
# PostgreSQL for the tests of records in a database: Debian's package, where there is none yet.
set -euo pipefail
have() { command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
have && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "· PostgreSQL (apt-get)"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
else
  echo "The database tests need PostgreSQL: sudo apt-get install postgresql" >&2
  exit 1
fi
