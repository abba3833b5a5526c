#!/usr/bin/env bash
# 台账记着每一版名单第一次公示的日期，里面没有个人信息。用法：ci/ledger.sh load | check | save
#   LEDGER_FILE  执行机上的文件（长期保存的文件夹里）；设置了就直接用它
#   不设置       放在本仓库的 ledger 分支里，一次生成一个提交，只增不减
#   SITE_URL     网站的网址：上一次存台账时被打断的，从网站上的副本补齐
# 两次生成撞在一起时，后一次不会覆盖前一次：存的时候先取最新的，只有接着它往下写的才存；
# 已经分叉的不存、报红，请重新运行一次，会在最新的台账上重新生成。
set -euo pipefail
[ -z "${LEDGER_FILE:-}" ] || exit 0
branch=ledger file=ledger.jsonl remote=${LEDGER_REMOTE:-origin}
ref=refs/gongshi/$branch # 不放在 refs/remotes 里：取回来的只有这一个

fetched() { # 0 取到了最新的，2 还没有台账，别的是没有取到
  local code=0
  git ls-remote --exit-code "$remote" "refs/heads/$branch" >/dev/null || code=$?
  case $code in
    0) git fetch --quiet --depth=1 "$remote" "+refs/heads/$branch:$ref" || return 1 ;;
    2) git update-ref -d "$ref"; return 2 ;;
    *) return 1 ;;
  esac
}

unreachable() { echo "台账没有取到：请检查网络和权限。取不到台账就不能生成，也不能发布。" >&2; exit 1; }

extends() { # 本次的台账是不是接着 ledger 分支上最新的往下写的
  local size
  size=$(git cat-file -s "$ref:$file")
  git cat-file blob "$ref:$file" | cmp -s - <(head -c "$size" $file)
}

apart() {
  echo "这一次生成期间，另一次生成已经存了台账。这一次的没有存、没有覆盖它。请再运行一次，会接着最新的台账重新生成。" >&2
  exit 1
}

catch_up() { # 上一次网站已经更新、台账没有存上的：网站上公开的副本接着我们的往下写，就用它
  [ -n "${SITE_URL:-}" ] || return 0
  local copy
  copy=$(mktemp)
  if curl --fail --silent --location --max-time 60 --output "$copy" "${SITE_URL%/}/$file"; then
    if [ -f $file ] && head -c "$(wc -c < $file)" "$copy" | cmp -s - $file && [ "$(wc -c < "$copy")" -gt "$(wc -c < $file)" ]; then
      cp "$copy" $file; echo "台账比网站上公开的副本少，已经按副本补齐。"
    fi
  fi
  rm -f "$copy"
}

load() {
  local code=0
  fetched || code=$?
  case $code in
    0) git cat-file blob "$ref:$file" > $file; catch_up ;;
    2) echo "还没有台账：从空白开始。"; rm -f $file ;;
    *) unreachable ;;
  esac
}

check() { # 发布以前：台账没有被别的生成抢先写过，才可以发布
  local code=0
  fetched || code=$?
  case $code in
    0) [ -f $file ] && extends || apart ;;
    2) ;;
    *) unreachable ;;
  esac
}

save() {
  [ -s $file ] || { echo "台账是空的，不用保存。"; return 0; }
  local code=0 parent="" tree commit
  for attempt in 1 2 3; do
    code=0; fetched || code=$?
    case $code in
      0) extends || apart
         parent=$(git rev-parse "$ref") ;;
      2) parent="" ;;
      *) [ "$attempt" = 3 ] && unreachable; sleep "$attempt"; continue ;;
    esac
    tree=$(printf '100644 blob %s\t%s\n' "$(git hash-object -w $file)" $file | git mktree)
    if [ -n "$parent" ] && [ "$(git rev-parse "$parent^{tree}")" = "$tree" ]; then echo "台账没有变化。"; return 0; fi
    export GIT_AUTHOR_NAME=gongshi GIT_AUTHOR_EMAIL=gongshi@localhost GIT_COMMITTER_NAME=gongshi GIT_COMMITTER_EMAIL=gongshi@localhost
    commit=$(git commit-tree "$tree" ${parent:+-p "$parent"} -m "公示台账")
    # 不强推；写的时候分支必须还是刚取到的那个提交，别人抢先写了就再取一次，再比一次
    if git push --quiet --force-with-lease="refs/heads/$branch:$parent" "$remote" "$commit:refs/heads/$branch"; then
      echo "台账已保存到 $branch 分支。"; return 0
    fi
    sleep "$attempt"
  done
  echo "台账没有存上：请检查网络，以及写 $branch 分支的权限，再运行一次（网站已经更新，台账会按网站上的副本补齐）。" >&2
  exit 1
}

"$1"
