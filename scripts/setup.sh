#!/bin/sh
# Installs the system packages that are missing, and only those. Says what it does; does nothing when all is there.
set -eu

say() { printf '%s\n' "setup: $*" >&2; }

if ! command -v swift >/dev/null 2>&1; then
    say "Swift 6.2 or later is needed and was not found. Install it from https://www.swift.org/install/ and try again."
    exit 1
fi

# One line each: the file that proves it is there (as pkg-config or a command names it), then Debian's package.
missing=""
need_library() { # pkg-config name, package
    if ! command -v pkg-config >/dev/null 2>&1 || ! pkg-config --exists "$1" 2>/dev/null; then missing="$missing $2"; fi
}
need_command() { # command, package
    if ! command -v "$1" >/dev/null 2>&1; then missing="$missing $2"; fi
}

need_command git git
need_command pkg-config pkg-config
need_library libarchive libarchive-dev
need_library libcurl libcurl4-openssl-dev
need_library libxml-2.0 libxml2-dev
need_library yaml-0.1 libyaml-dev
need_library libical libical-dev
need_library sqlite3 libsqlite3-dev
need_library zlib zlib1g-dev

[ -n "$missing" ] || exit 0

if [ "$(uname -s)" != Linux ] || ! command -v apt-get >/dev/null 2>&1; then
    say "these libraries are missing; their Debian names are:$missing"
    say "install them with your system's package manager and try again."
    exit 1
fi

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        say "missing:$missing. Ask an administrator to run: apt-get install$missing"
        exit 1
    fi
    as_root="sudo"
fi

say "installing the missing system packages:$missing"
$as_root apt-get update -qq
# shellcheck disable=SC2086 # one word a package
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null

# The package manager remembers what pkg-config said before; an old answer would go on failing.
if [ -d .build ]; then
    say "forgetting the build folder, which was made before these packages were there"
    rm -rf .build
fi
say "done"
