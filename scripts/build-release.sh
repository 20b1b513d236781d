#!/bin/sh
# Builds a product for release: scripts/build-release.sh [PRODUCT], shopctl when none is named.
#
# On Linux Swift's own libraries go into the program: it starts a third faster, and runs where no Swift is installed.
set -eu
cd "$(dirname "$0")/.."
static=
[ "$(uname -s)" != Linux ] || static=--static-swift-stdlib
# shellcheck disable=SC2086 # a flag or nothing
exec swift build -c release $static --product "${1:-shopctl}"
