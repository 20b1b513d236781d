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
# Without the module that all of ours build on, all of ours are compiled again; the packages we depend on are not.
rm -rf "$build"/debug/Messages.build "$build"/debug/Modules/Messages.*
if ! swift build --scratch-path "$build" -Xswiftc -DLISTING_MESSAGES >"$build/log" 2>&1; then
    grep -E 'error:' "$build/log" >&2 || tail -20 "$build/log" >&2
    exit 1
fi
swiftc -swift-version 6 -o "$build/list" scripts/messages.swift
"$build/list" <"$build/log" >"$build/messages.pot"
if [ "$(grep -c '^msgid' "$build/messages.pot")" -lt 100 ]; then
    echo "scripts/messages.sh: the compiler listed almost no message; see $build/log" >&2
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
