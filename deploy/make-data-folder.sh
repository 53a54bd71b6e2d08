#!/bin/sh
# Makes the folder of a volume: its owner may use it, and others may pass, as ./chasqui up wants it.
#   make-data-folder.sh path uid:gid
set -eu
mkdir -p "$1"
chown "$2" "$1"
chmod 711 "$1"
