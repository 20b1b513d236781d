#!/bin/sh
# Builds examples/embed-sdk as an embedder does, a package of its own, and runs it twice on its table: the first run takes
# what it can, the second finds nothing new.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
cd "$here/examples/embed-sdk"

swift build --scratch-path "$here/.build-embed-sdk"
program=$(swift build --scratch-path "$here/.build-embed-sdk" --show-bin-path)/embed-sdk

scratch=$(mktemp -d "${TMPDIR:-/tmp}/embed-sdk.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
for verdict in changed unchanged; do
    "$program" demands.csv demands.yaml "$scratch/ledger.sqlite" >"$scratch/said"
    if ! head -n 1 "$scratch/said" | grep -q "^$verdict: " || [ "$(grep -c '^my-shop:demand/' "$scratch/said")" -ne 3 ]; then
        echo "embed-sdk: it should have said $verdict and listed three records; it said:" >&2
        cat "$scratch/said" >&2
        exit 1
    fi
done
if "$program" no-such-table.csv demands.yaml "$scratch/ledger.sqlite" >/dev/null; then
    echo "embed-sdk: a table that is not there passes for one" >&2
    exit 1
fi
echo "embed-sdk: it harvests into a ledger of its own, and a second time finds it unchanged"
