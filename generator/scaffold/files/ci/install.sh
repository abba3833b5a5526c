#!/usr/bin/env bash
# 装程序：requirements.lock 和 gongshi.txt 里的每个包都核对摘要，没有摘要的不装。已经装好同一版的直接用，不联网；
# 装不上而旧的还能用的，先用旧的：期满的名单不能因为软件源断了就不撤。
#   GONGSHI_BUNDLE  离线安装包解开后的文件夹（执行机上）：只从那里装，不联网；计算器也用里面做好的
set -euo pipefail
wanted=$(cat requirements.lock gongshi.txt | sha256sum | cut -d ' ' -f 1)
bundle=${GONGSHI_BUNDLE:-}
if [ -n "$bundle" ] && [ -d "$bundle/engine" ]; then # 做好的计算器：不用 Node.js，不用 npm
  mkdir -p .gongshi/build/browser
  for engine in "$bundle"/engine/*/; do
    [ -e ".gongshi/build/browser/$(basename "$engine")" ] || cp -R "$engine" .gongshi/build/browser/
  done
fi
[ "$(cat .venv/.installed 2>/dev/null || true)" != "$wanted" ] || { .venv/bin/gongshi --version && exit 0; }
grep -q '^[^#]' gongshi.txt || { echo "gongshi.txt 里没有写装哪一版：请照里面的说明做。" >&2; exit 1; }
from=()
[ -z "$bundle" ] || from=(--no-index --find-links "$bundle/wheels")
pip() { .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes "${from[@]}" "$@"; }
install() {
  [ -x .venv/bin/python ] || python3 -m venv .venv
  # 先装 setuptools：jieba 只有源码包，要用锁定的这一版来装，不另外下载
  pip --no-deps -r <(awk '/^setuptools==/ {on=1} on {print} on && !/\\$/ {exit}' requirements.lock)
  pip --no-build-isolation -r requirements.lock
  pip --no-deps --force-reinstall -r gongshi.txt # 版本号相同、内容不同的，也要换
  echo "$wanted" > .venv/.installed
}
if (install); then exit 0; fi
.venv/bin/gongshi --version || { echo "程序没有装上，也没有以前装好的：请检查网络和软件源。" >&2; exit 1; }
echo "程序没有装上新的一版：请检查网络和软件源。这一次先用以前装好的。" >&2
