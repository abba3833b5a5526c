#!/usr/bin/env bash
# 把明细放到 records/，不进代码仓库。三种来源选一种，都在 CI 的变量和密钥里设置：
#   RECORDS_DIR  执行机上的文件夹（内网挂载盘），里面一批一个文件夹；直接使用，不复制
#   RECORDS_URL  一个 .zip 的地址（内网制品库、对象存储的限时地址）；要令牌的，另设 RECORDS_TOKEN
#   batches/     仓库里只放 notice.toml，records 一项写数据库地址，密码写 ${GONGSHI_DB_PASSWORD}，由密钥给出
# 后两种还要把密钥 GONGSHI_SALT 设为 openssl rand -hex 32 的结果，以后不要改：换了它，每份名单都会算作更正过，重新公示 7 天。
set -euo pipefail

away() { # 明细这一次拿不到：不停下，后面只撤下期满的名单（ci/build.sh），最后仍然报红
  echo "$1" >&2
  echo "$1" > records.error
  rm -rf records
  exit 0
}

rm -f records.error
if [ -n "${RECORDS_DIR:-}" ]; then
  [ -d "$RECORDS_DIR" ] || away "RECORDS_DIR 指的文件夹不在：请检查挂载。"
  exit 0
fi
rm -rf records
if [ -n "${RECORDS_URL:-}" ]; then
  (umask 077 && mkdir records)
  token=()
  [ -z "${RECORDS_TOKEN:-}" ] || token=(--header "Authorization: Bearer $RECORDS_TOKEN")
  curl --fail --silent --show-error --location --retry 3 --max-filesize 1G "${token[@]}" --output records/all.zip "$RECORDS_URL" \
    || away "明细没有取到：请检查 RECORDS_URL 是不是过期了。"
  # 压缩包里的文件名，Windows 上常是 GBK 的
  python3 -c 'import zipfile; zipfile.ZipFile("records/all.zip", metadata_encoding="gb18030").extractall("records")' 2>/dev/null \
    || away "RECORDS_URL 给的不是能解开的 .zip（可能是登录页）：请检查网址和 RECORDS_TOKEN。"
  rm records/all.zip
elif [ -d batches ]; then
  (umask 077 && cp -R batches records)
else
  [ -z "${DEPLOY:-}" ] || { echo "没有明细：请设置 RECORDS_DIR、RECORDS_URL 或者建 batches 文件夹。演示数据不会发布。" >&2; exit 1; }
  echo "没有设置明细的来源：用 data/samples 里的演示数据生成，不发布。"
  exit 0
fi
# gongshi 直接从环境变量 GONGSHI_SALT 取用，不写进文件夹：缓存的钥匙不和明细放在一起。
if [ -z "${GONGSHI_SALT:-}" ] && [ ! -f records/salt.txt ]; then
  echo "没有密钥 GONGSHI_SALT：每次生成都会把名单算作更正过，永远公示不完。请先设置它（openssl rand -hex 32）。" >&2
  exit 1
fi
