#!/usr/bin/env bash
# 从离线安装包建立（或者补全）一个单位仓库，不联网。用法：bash install.sh 文件夹 [gongshi init 的选项，例如 --name 单位名称]
# 只要 Python 3.13；计算器已经做好，不用 Node.js。以后执行机上设变量 GONGSHI_BUNDLE=这个文件夹，ci/install.sh 就从这里装。
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ $# -ge 1 ] || { echo "用法：bash install.sh 文件夹 [gongshi init 的选项]" >&2; exit 2; }
(cd "$here" && sha256sum --quiet --check SHA256SUMS) || { echo "安装包不完整，或者被改过：请重新拷贝。" >&2; exit 1; }
python=$(command -v python3.13 || command -v python3)
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' || { echo "要有 Python 3.13。" >&2; exit 1; }
folder=$1
shift
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
wheel=$(basename "$here"/wheels/gongshi-*.whl)
if [ ! -f "$folder/gongshi.txt" ]; then # gongshi init 要有程序才能运行：先装好，再写仓库的文件
  mkdir -p "$folder/packages"
  cp "$here/requirements.lock" "$here/gongshi.txt" "$folder/"
  cp "$here/wheels/$wheel" "$folder/packages/"
  "$python" -m zipfile -e "$here/wheels/$wheel" "$folder/.unpacked"
  (cd "$folder" && GONGSHI_BUNDLE=$here bash .unpacked/generator/scaffold/files/ci/install.sh >/dev/null)
  rm -r "$folder/.unpacked" "$folder/gongshi.txt"
  "$folder/.venv/bin/gongshi" init "$folder" --from "$here/wheels/$wheel" "$@"
fi
(cd "$folder" && GONGSHI_BUNDLE=$here bash ci/install.sh)
