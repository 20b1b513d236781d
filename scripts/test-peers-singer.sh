#!/bin/sh
# Other people's programs on the other side of Singer: tap-jsonl is one of our sources, and target-jsonl takes our export,
# whole and incrementally. They are installed into .peers (PEERS=folder for another), not part of `make test`.
# SHOPCTL=program takes one that is built already.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
peers=${PEERS:-$here/.peers}
checks=$here/Tests/Peers/singer

command -v python3 >/dev/null || { echo "test-peers needs python3 with venv (Debian: python3-venv)" >&2; exit 1; }

# A folder of packages for each: a tap and a target are known not to agree on their libraries.
install() { # name
    requirements=$checks/requirements-$1.txt
    cmp -s "$requirements" "$peers/singer-$1/requirements.txt" && return
    rm -rf "$peers/singer-${1:?}"
    python3 -m venv "$peers/singer-$1"
    "$peers/singer-$1/bin/pip" install --quiet --disable-pip-version-check -r "$requirements"
    cp "$requirements" "$peers/singer-$1/requirements.txt"
}
mkdir -p "$peers"
install tap
install target

if [ -z "${SHOPCTL-}" ]; then
    swift build --package-path "$here" --product shopctl
    SHOPCTL=$(swift build --package-path "$here" --show-bin-path)/shopctl
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/peers.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

echo "tap-jsonl is our source, target-jsonl takes our export…"
python3 "$checks/check_singer.py" "$SHOPCTL" "$peers/singer-target/bin/target-jsonl" "$peers/singer-tap/bin/tap-jsonl" "$work"
