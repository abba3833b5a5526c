#!/usr/bin/env bash
# 网站的取和放。用法：ci/site.sh load（生成以前取来现在的网站）| save（把 site/ 放上去）| trim（只留网站自己的文件）。DEPLOY 的几种写法：
#   folder  执行机上的 DEPLOY_DIR（nginx 的网站文件夹，见 deploy/nginx.conf）：直接生成在那里，一步换好
#   ssh     用 rsync 传到 DEPLOY_TARGET（用户@主机:/文件夹，先建好）；密钥 DEPLOY_KEY（私钥）、DEPLOY_KNOWN_HOSTS（主机指纹）；
#           端口不是 22 的，设 DEPLOY_PORT，指纹里主机写成 [主机]:端口
#   bucket  传到对象存储 DEPLOY_BUCKET（先建好，公开读，打开静态网站托管和子目录首页）；rclone 的远端叫 site，
#           用 RCLONE_CONFIG_SITE_TYPE 等变量设置
#   pages   由 CI 的 pages 任务发布，这里什么也不做；取不回现在的网站
#   不设置  只生成，不发布
# 为什么要取：正在公示的批次，明细后来改坏了，名单也要原样公示到期满，那一页从现在的网站来。
# 放的时候都会删去旧网站里多出来的文件：期满的名单不能留在服务器上。
set -euo pipefail
engine=assets/engine # 文件名随内容变，可以一直缓存
forever="Cache-Control: public, max-age=31536000, immutable"

remote() { # rsync 经过 ssh，只认给定的主机；按内容比（-c）：同一秒里改成一样长的页面也要传
  folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
  (umask 077; printf '%s\n' "$DEPLOY_KEY" > "$folder/key"; printf '%s\n' "$DEPLOY_KNOWN_HOSTS" > "$folder/known")
  rsync -rltc --delete-after --delay-updates \
    -e "ssh -p ${DEPLOY_PORT:-22} -i $folder/key -o BatchMode=yes -o IdentitiesOnly=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile=$folder/known" "$@"
}

failed() { # 没有发布成：摘要的第一行也要这样说
  echo "$1" >&2
  if [ -s summary.md ]; then sed -i "1s/.*/## ✖ 没有发布成，网站可能还是旧的：${1}/" summary.md; fi
  exit 1
}
trim() { # 上一次没有传完的，会多出文件：只留下网站自己的清单里有的，否则生成时会当成别人的文件
  [ -f site/site-files.txt ] || return 0
  local name
  (cd site && find . -type f | sed 's|^\./||') | while IFS= read -r name; do
    grep -qxF -e "$name" -e "${name%.gz}" -e "${name%.br}" site/site-files.txt || rm -f "site/$name"
  done
}
last=(ledger.jsonl site-files.txt) # 最后才放：别的都放好了，才算公示过
from_host="现在的网站没有取到：请检查 DEPLOY_TARGET 的文件夹（第一次要先建好空的）、密钥、主机指纹和网络。"
from_bucket="现在的网站没有取到：请检查存储桶 DEPLOY_BUCKET 在不在（第一次要先建好空的）、密钥和网络。"
to_host="网站没有传完：请检查主机的磁盘空间、权限和网络，再运行一次。"
to_bucket="网站没有传完：请检查存储桶的权限和网络，再运行一次。"

case "${1}:${DEPLOY:-}" in
  *:folder) [ -n "${DEPLOY_DIR:-}" ] || { echo "DEPLOY=folder 还要设置 DEPLOY_DIR。" >&2; exit 1; } ;;
  trim:*) trim ;;
  load:ssh) mkdir -p site; remote "$DEPLOY_TARGET/" site/ || failed "$from_host"; trim ;;
  save:ssh)
    bash ci/ledger.sh check
    remote --chmod=D755,F644 "${last[@]/#/--exclude=/}" site/ "$DEPLOY_TARGET/" || failed "$to_host"
    remote --chmod=D755,F644 site/ "$DEPLOY_TARGET/" || failed "$to_host" ;;
  load:bucket) rclone sync --retries 1 "site:$DEPLOY_BUCKET" site || failed "$from_bucket"; trim ;;
  save:bucket) # 先放新的引擎，最后才删旧的
    bash ci/ledger.sh check
    rclone copy "site/$engine" "site:$DEPLOY_BUCKET/$engine" --checksum --header-upload "$forever" || failed "$to_bucket"
    rclone sync site "site:$DEPLOY_BUCKET" --checksum --exclude "/{$engine,notices}/**" --exclude "/{ledger.jsonl,site-files.txt}" --header-upload "Cache-Control: no-cache" || failed "$to_bucket"
    mkdir -p site/notices # 名单不许存在读者的浏览器里
    rclone sync site/notices "site:$DEPLOY_BUCKET/notices" --checksum --header-upload "Cache-Control: no-store" || failed "$to_bucket"
    rclone sync "site/$engine" "site:$DEPLOY_BUCKET/$engine" --checksum --header-upload "$forever" || failed "$to_bucket"
    for file in "${last[@]}"; do
      rclone copyto "site/$file" "site:$DEPLOY_BUCKET/$file" --checksum --header-upload "Cache-Control: no-cache" || failed "$to_bucket"
    done ;;
  load:pages) ;;
  save:pages) bash ci/ledger.sh check; echo "由 pages 任务发布。" ;;
  load:) ;;
  save:) echo "没有设置 DEPLOY：只生成，不发布。" ;;
  *) echo "DEPLOY 只能是 folder、ssh、bucket 或 pages。" >&2; exit 1 ;;
esac
