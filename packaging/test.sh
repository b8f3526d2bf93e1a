#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs all tests, from a bare Debian 12 on: installs what is missing, builds everything, and runs CTest without a
# display. Ends with CTest's summary and its exit code.
#   packaging/test.sh [CTEST-OPTION...]      (for example: -R outline)
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
"$root/packaging/install-dependencies.sh" build run test
"$root/packaging/build.sh" dev
cd "$root"
QT_QPA_PLATFORM=offscreen exec ctest --preset dev "$@"
