#!/bin/sh
# Builds examples/check-records, a release program that uses ScienceShopSDK alone, runs it on the example records, and
# fails when it links what the SDK promises not to need: full Foundation, ICU, libcurl, libsqlite3, libyaml, libxml2.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
cd "$here/examples/check-records"

swift build -c release --scratch-path "$here/.build-linkage"
program=$(swift build -c release --scratch-path "$here/.build-linkage" --show-bin-path)/check-records

# The examples are written for people, on many lines; none holds a line break inside a string.
for example in "$here"/schemas/examples/valid/*.json; do
    tr -d '\n' <"$example"
    echo
done | "$program" | tail -n 1
if echo '{"schema":"record/1"}' | "$program" >/dev/null; then
    echo "linkage: the example program takes a record that is none" >&2
    exit 1
fi

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
