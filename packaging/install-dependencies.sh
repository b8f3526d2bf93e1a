#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing of packaging/dependencies.txt.
#   packaging/install-dependencies.sh SECTION...      (build, run, test, fuzz)
# Says what it installs and why. Does nothing, silently, when all is there.
set -euo pipefail

list=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/dependencies.txt

[ $# -gt 0 ] || { echo "usage: $0 SECTION...   (sections of $list)" >&2; exit 2; }

# The sections' lines as "package<tab>reason".
wanted=
for section in "$@"; do
  rows=$(awk -v section="[$section]" '
    /^\[/ { on = $1 == section; next }
    on && NF && $1 !~ /^#/ { reason = $0; sub(/^[^#]*#?[[:space:]]*/, "", reason); print $1 "\t" reason }' "$list")
  [ -n "$rows" ] || { echo "$list has no section [$section]." >&2; exit 2; }
  wanted+=$rows$'\n'
done

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  echo "This is not a Debian system: nothing is installed. Needed are these (by Debian 12's names):" >&2
  printf '%s' "$wanted" | sed 's/^/  /' >&2
  exit 0
fi

# dpkg-query fails when it does not know a package; those it does know are listed all the same.
mapfile -t packages < <(printf '%s' "$wanted" | cut -f1)
installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${packages[@]}" 2>/dev/null |
  sed -n 's/^installed //p' || true)
missing=$(printf '%s' "$wanted" | awk -F '\t' -v installed="$installed" '
  BEGIN { n = split(installed, names, "\n"); for (i = 1; i <= n; ++i) have[names[i]] = 1 }
  !($1 in have) && !seen[$1]++')
[ -n "$missing" ] || exit 0

echo "To be installed with apt-get:" >&2
printf '%s\n' "$missing" | awk -F '\t' '{ printf "  %-20s %s\n", $1, $2 }' >&2
mapfile -t packages < <(printf '%s\n' "$missing" | cut -f1)

as_root=()
if [ "$(id -u)" != 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "That takes the administrator's rights, and there is no sudo here. Have this run as root, then try again:" >&2
    echo "  apt-get update && apt-get install --no-install-recommends ${packages[*]}" >&2
    exit 1
  fi
  echo "sudo may ask for your password." >&2
  as_root=(sudo)
fi

# A package list that cannot be refreshed may still do; the installation says so if it does not.
"${as_root[@]}" apt-get update -qq >&2 || echo "The package lists could not be refreshed; going on with those here." >&2
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq --no-install-recommends "${packages[@]}" >&2 || {
  echo "apt-get could not install what is needed; its own words are above." >&2
  exit 1
}
