#!/usr/bin/env bash
# 把 site/ 放上去。DEPLOY 的几种写法：
#   folder  复制到执行机上的 DEPLOY_DIR（nginx 的网站文件夹，见 deploy/nginx.conf）
#   ssh     用 rsync 传到 DEPLOY_TARGET（用户@主机:/文件夹）；密钥 DEPLOY_KEY（私钥）、DEPLOY_KNOWN_HOSTS（主机指纹）
#   bucket  传到对象存储 DEPLOY_BUCKET；rclone 的远端叫 site，用 RCLONE_CONFIG_SITE_TYPE 等变量设置
#   pages   由 CI 的 pages 任务发布，这里什么也不做
#   不设置  只生成，不发布
# 都会删去旧网站里多出来的文件：期满的名单不能留在服务器上。
set -euo pipefail
case "${DEPLOY:-}" in
  folder)
    rsync -rlt --chmod=D755,F644 --delete-after --delay-updates site/ "$DEPLOY_DIR/" ;;
  ssh)
    folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
    (umask 077; printf '%s\n' "$DEPLOY_KEY" > "$folder/key"; printf '%s\n' "$DEPLOY_KNOWN_HOSTS" > "$folder/known")
    rsync -rlt --chmod=D755,F644 --delete-after --delay-updates \
      -e "ssh -i $folder/key -o IdentitiesOnly=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile=$folder/known" \
      site/ "$DEPLOY_TARGET/" ;;
  bucket)
    engine=assets/engine # 文件名随内容变，可以一直缓存；先放新的，最后才删旧的
    forever="Cache-Control: public, max-age=31536000, immutable"
    rclone copy "site/$engine" "site:$DEPLOY_BUCKET/$engine" --checksum --header-upload "$forever"
    rclone sync site "site:$DEPLOY_BUCKET" --checksum --exclude "/$engine/**" --header-upload "Cache-Control: no-cache"
    rclone sync "site/$engine" "site:$DEPLOY_BUCKET/$engine" --checksum --header-upload "$forever" ;;
  pages) echo "由 pages 任务发布。" ;;
  "") echo "没有设置 DEPLOY：只生成，不发布。" ;;
  *) echo "DEPLOY 只能是 folder、ssh、bucket 或 pages。" >&2; exit 1 ;;
esac
