#!/bin/sh
# Compiles everything into dist.
set -eu
cd "$(dirname "$0")/.."
npm run --silent build
