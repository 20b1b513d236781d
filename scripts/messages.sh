#!/bin/sh
# Lists every message of the project in locales/messages.pot, for translators and for the test that none is missing.
#
#   scripts/messages.sh           writes locales/messages.pot
#   scripts/messages.sh --check   fails when it is out of date
#
# The compiler knows for certain which string literals are messages. With the condition LISTING_MESSAGES it warns of
# each, in a build of its own beside the usual one.
set -eu
cd "$(dirname "$0")/.."

case "${1-}" in
"" | --check) ;;
*)
    echo "usage: scripts/messages.sh [--check]" >&2
    exit 64
    ;;
esac

build=.build/messages
mkdir -p "$build"
# The compiler warns of what it compiles: all of ours, each time; the packages we depend on only once.
for target in Sources/*/; do rm -rf "$build/debug/$(basename "$target").build"; done
rm -rf "$build"/debug/*Adapter.build
if ! swift build --scratch-path "$build" -Xswiftc -DLISTING_MESSAGES >"$build/log" 2>&1; then
    grep -E 'error:' "$build/log" >&2 || tail -20 "$build/log" >&2
    exit 1
fi
swiftc -swift-version 6 -o "$build/list" scripts/messages.swift
"$build/list" <"$build/log" >"$build/messages.pot"
listed=$(grep -c '^msgid' "$build/messages.pot")
if [ "$listed" -lt 1000 ]; then
    echo "scripts/messages.sh: the compiler listed only $listed messages; see $build/log" >&2
    exit 1
fi
if [ "${1-}" = --check ]; then
    diff -u locales/messages.pot "$build/messages.pot" >&2 || {
        echo "locales/messages.pot is out of date: run scripts/messages.sh and translate what is new" >&2
        exit 1
    }
else
    cp "$build/messages.pot" locales/messages.pot
fi
