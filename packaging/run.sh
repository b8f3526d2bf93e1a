#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Opens Doppelganger Studio, from a bare Debian 12 on: installs what is missing, builds the two programs, and opens
# the studio on a sample show.
#   packaging/run.sh [FILE.dgstudio]
# Without a display it writes the sample's episode and prints where the script lies and its first page.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
programs=$root/build/release/app

"$root/packaging/install-dependencies.sh" build run
"$root/packaging/build.sh" release

if [ $# -gt 0 ]; then
  if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    echo "There is no display to open $1 on. Its episode can be written without one:" >&2
    echo "  '$programs/doppelganger' generate '$1'" >&2
    exit 1
  fi
  exec "$programs/doppelganger-studio" "$@"
fi

# The sample is made once and is the writer's from then on. It is made in a folder beside its place, so that what
# was interrupted is never taken for it.
case ${XDG_DATA_HOME:-} in
  /*) data=$XDG_DATA_HOME/doppelganger-studio ;;
  *) data=$HOME/.local/share/doppelganger-studio ;;
esac
project=$data/low-water.dgstudio
script=$data/eleven-signatures.fountain
mkdir -p "$data"

making=
trap '[ -z "$making" ] || rm -rf "$making"' EXIT
if [ ! -e "$project" ]; then
  making=$(mktemp -d "$data/.new-XXXXXX")
  "$programs/doppelganger" new "$making/low-water.dgstudio" >/dev/null
  mv -n "$making/low-water.dgstudio" "$project"
  echo "The sample show lies in $project" >&2
fi

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  [ -z "$making" ] || rm -rf "$making"
  exec "$programs/doppelganger-studio" "$project"
fi

if [ ! -e "$script" ]; then
  echo "There is no display: writing the sample's episode with the command-line tool ..." >&2
  [ -n "$making" ] || making=$(mktemp -d "$data/.new-XXXXXX")
  "$programs/doppelganger" generate "$project" --export "$making/eleven-signatures.fountain" >/dev/null
  mv -n "$making/eleven-signatures.fountain" "$script"
fi
echo "$script"
echo
head -n 54 "$script"
