#!/bin/sh
# Runs examples/embed-sdk twice, and the tests of examples/third-party-plugin; then compares our verdicts on
# schemas/examples with those of Python's jsonschema. What needs Python is left out where there is none.
set -eu
cd "$(dirname "$0")/.."
scratch=$(mktemp -d "${TMPDIR:-/tmp}/examples.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
programs=$(swift build --show-bin-path)

# The first run takes what it can, the second finds nothing new.
for verdict in changed unchanged; do
    "$programs/embed-sdk" examples/embed-sdk/demands.csv examples/embed-sdk/demands.yaml "$scratch/ledger.sqlite" \
        >"$scratch/$verdict"
    if ! head -n 1 "$scratch/$verdict" | grep -q "^$verdict: " || [ "$(grep -c '^my-shop:demand/' "$scratch/$verdict")" -ne 3 ]; then
        echo "examples: embed-sdk should have said $verdict and listed three records; it said:" >&2
        cat "$scratch/$verdict" >&2
        exit 1
    fi
done
echo "examples: embed-sdk harvests into its own ledger, and a second time finds it unchanged"

if ! command -v python3 >/dev/null 2>&1; then
    echo "examples: skipped the plugin and the comparison, python3 is not installed"
    exit 0
fi
python3 -B -m unittest discover -q -s examples/third-party-plugin/tests
echo "examples: the tests of third-party-plugin pass"
verdicts="$scratch/verdicts"
"$programs/shopctl" schema validate --format json \
    schemas/examples/valid/*.json schemas/examples/invalid/*.json >"$verdicts" || [ $? -eq 16 ]
python3 scripts/check-examples.py --ours "$verdicts"
