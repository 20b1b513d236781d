#!/bin/sh
# Builds a small release program that uses ScienceShopSDK alone, runs it, and fails when it links what the SDK promises
# not to need: full Foundation, ICU, libcurl, libsqlite3, libyaml, libxml2.
set -eu
cd "$(dirname "$0")/../Tests/Linkage"

swift build -c release --scratch-path ../../.build-linkage
program=$(swift build -c release --scratch-path ../../.build-linkage --show-bin-path)/linkage-probe
"$program"

case "$(uname -s)" in
    Linux) linked=$(ldd "$program") ;;
    Darwin) linked=$(otool -L "$program") ;;
    *) echo "linkage: skipped, no way to list what a program links on this system"; exit 0 ;;
esac

forbidden=$(printf '%s\n' "$linked" |
    grep -E 'libFoundation\.so|libFoundationInternationalization|_FoundationICU|libFoundationNetworking|libFoundationXML|libicu|libcurl|libsqlite3|libyaml|libxml2' || true)
if [ -n "$forbidden" ]; then
    echo "linkage: a program that uses ScienceShopSDK links what the SDK must not need:" >&2
    printf '%s\n' "$forbidden" >&2
    exit 1
fi
echo "linkage: the SDK needs no Foundation, ICU, libcurl, SQLite, libyaml or libxml2"
