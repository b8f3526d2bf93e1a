#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs the fuzz targets under the address and undefined-behaviour sanitizers, each so many times from sound inputs on.
#   packaging/fuzz.sh [RUNS [TARGET...]]      (default: 100000, all; for example: 200000 fuzz_envelope)
# What they find new is kept in build/fuzz/corpus. An input that is a finding ends the run and lies in build/fuzz.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
runs=${1:-100000}
[ $# -eq 0 ] || shift

"$root/packaging/install-dependencies.sh" build fuzz
"$root/packaging/build.sh" fuzz fuzzers
cd "$root/build/fuzz"
tests/fuzz/fuzz_seeds corpus
# What the targets write need not reach a disk.
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm

if [ $# -eq 0 ]; then
  for target in tests/fuzz/fuzz_*; do
    [ ! -f "$target" ] || [ ! -x "$target" ] || [ "$target" = tests/fuzz/fuzz_seeds ] || set -- "$@" "${target##*/}"
  done
fi
for target in "$@"; do
  echo "$target:" >&2
  # Nothing here may take more memory at once than the largest value and a little.
  "tests/fuzz/$target" -runs="$runs" -max_len=65536 -timeout=10 -malloc_limit_mb=64 -rss_limit_mb=1024 \
    -artifact_prefix="$target-" -print_final_stats=1 -verbosity=0 "corpus/$target"
done
