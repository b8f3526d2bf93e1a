#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Configures a preset where that is still to be done, and builds what has changed of it.
#   packaging/build.sh PRESET [TARGET...]
# Everything it says goes to standard error, so that callers keep standard output for their results.
set -euo pipefail

[ $# -gt 0 ] || { echo "usage: $0 PRESET [TARGET...]" >&2; exit 2; }
cd "$(dirname "${BASH_SOURCE[0]}")/.."
preset=$1
shift
folder=build/$preset

# CMake looks after its own files; the presets are read by a new configuration only.
if [ ! -e "$folder/build.ninja" ] || [ CMakePresets.json -nt "$folder/build.ninja" ]; then
  echo "Configuring ($preset) ..." >&2
  cmake --preset "$preset" >&2
  touch "$folder/build.ninja"
fi
cmake --build --preset "$preset" -j "$(nproc)" ${1:+--target "$@"} >&2
