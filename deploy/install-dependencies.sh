#!/bin/sh
# Installs every dependency, those of the build too, in the folder above this one.
set -eu
cd "$(dirname "$0")/.."
NODE_ENV=development npm ci --include=dev --no-audit --no-fund --loglevel=error
