#!/usr/bin/env bash
# rsync, rclone and an SSH server for the tests of deploying: Debian's packages, where there are none yet.
set -euo pipefail
have() { command -v rsync >/dev/null && command -v rclone >/dev/null && [ -x /usr/sbin/sshd ]; }
have && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "· rsync, rclone, an SSH server (apt-get)"
  apt-get update -qq
  # no service is started: the tests run their own, on their own port
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends rsync rclone openssh-client openssh-server >/dev/null
else
  echo "The tests of deploying need: sudo apt-get install rsync rclone openssh-client openssh-server" >&2
  exit 1
fi
