#!/bin/sh
# Publishes the four nodes with the examples of the schema, and a hostile catalogue, and reads both in Chromium: search, filters, relations, languages,
# keyboard, no script, telephone, dark, print, axe-core, injections. What it needs of PyPI goes into .peers (PEERS=folder
# for another). Not part of `make test`.
#
#   scripts/test-browser.sh [test_search test_reading test_access test_hostile]
#   scripts/test-browser.sh --screenshots FOLDER
#   scripts/test-browser.sh --readme    the pictures of docs/images
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
peers=${PEERS:-$here/.peers}
case "$peers" in /*) ;; *) peers=$(pwd)/$peers ;; esac

need() {
    command -v "$1" >/dev/null && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing $2…"
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $2 >/dev/null; } ||
            { echo "test-browser: $2 could not be installed; see above" >&2; exit 1; }
    else
        echo "test-browser needs $1 (Debian: $2)" >&2
        exit 1
    fi
}
need chromium chromium
need chromedriver chromium-driver
need python3 "python3 python3-venv"
wanted=$here/Tests/Browser/requirements.txt
if ! cmp -s "$wanted" "$peers/browser/requirements.txt"; then
    mkdir -p "$peers"
    rm -rf "$peers/browser"
    python3 -m venv "$peers/browser" || { echo "test-browser needs python3 with venv (Debian: python3-venv)" >&2; exit 1; }
    # Of the package for Playwright only axe.min.js is used, so Playwright itself stays out.
    { grep -v '^axe' "$wanted" | "$peers/browser/bin/pip" install --quiet --disable-pip-version-check -r /dev/stdin &&
        grep '^axe' "$wanted" | "$peers/browser/bin/pip" install --quiet --disable-pip-version-check --no-deps -r /dev/stdin; } ||
        { echo "test-browser: the packages of $wanted could not be installed from PyPI; see above" >&2; exit 1; }
    cp "$wanted" "$peers/browser/requirements.txt"
fi

swift build --package-path "$here" --product shopctl
SHOPCTL=$(swift build --package-path "$here" --show-bin-path)/shopctl
work=$(mktemp -d "${TMPDIR:-/tmp}/browser.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
WORKSPACE=$work/node
SITE=$work/site
HOSTILE=$work/hostile-site
export SHOPCTL WORKSPACE SITE HOSTILE

"$SHOPCTL" init "$WORKSPACE" --node demo --name "Fédération de démonstration" --nodes lyon,lille,occitanie,quebec --quiet
"$SHOPCTL" harvest --workspace "$WORKSPACE" --quiet
if [ "${1-}" = --readme ]; then
    HOSTILE=$SITE "$peers/browser/bin/python" "$here/Tests/Browser/screenshots.py" --readme "$here/docs/images"
    exit
fi
# The samples have not all there is to see: the examples of the schema have records of every kind, and one that is withdrawn.
mkdir "$work/before" "$work/after"
python3 "$here/Tests/Browser/examples.py" >"$work/before/examples.jsonl"
python3 "$here/Tests/Browser/examples.py" --withdrawn >"$work/after/examples.jsonl"
for folder in before after; do
    "$SHOPCTL" records import "$work/$folder/examples.jsonl" --workspace "$WORKSPACE" --quiet
    "$SHOPCTL" publish site --workspace "$WORKSPACE" --to "$SITE" --quiet
done
if [ "${1-}" = --screenshots ]; then
    mkdir -p "$2"
    "$peers/browser/bin/python" "$here/Tests/Browser/screenshots.py" "$2"
    exit
fi

"$SHOPCTL" init "$work/hostile" --node demo --name "<script>window.__pwned=99</script>" --quiet
python3 "$here/Tests/Browser/hostile.py" >"$work/hostile.jsonl"
# Records that the schema refuses are no danger; the others are what this is about.
"$SHOPCTL" records import "$work/hostile.jsonl" --workspace "$work/hostile" --quiet >/dev/null 2>&1 || [ $? = 10 ]
"$SHOPCTL" publish site --workspace "$work/hostile" --to "$HOSTILE" --quiet
"$peers/browser/bin/python" "$here/Tests/Browser/run.py" "$@"
