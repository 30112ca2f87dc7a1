#!/usr/bin/env bash
# Fails if a generated, committed path differs from what was committed, new and missing files included.
set -euo pipefail

stale=$(git status --porcelain --untracked-files=all -- "$@")
if [[ -n $stale ]]; then
  echo "Generated files are not fresh; generate them and commit the result:" >&2
  echo "$stale" >&2
  exit 1
fi
