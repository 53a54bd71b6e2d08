#!/bin/sh
# Installs Debian packages without starting their services, and leaves no package lists behind in an image.
#   install-system-parts.sh package…
set -eu
export DEBIAN_FRONTEND=noninteractive

# Debian asks this script before it starts a service.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi

apt-get update
apt-get install -y --no-install-recommends "$@"
if [ -e /.dockerenv ]; then rm -rf /var/lib/apt/lists/*; fi
