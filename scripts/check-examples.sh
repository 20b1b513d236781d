#!/bin/sh
# Runs the tests of examples/third-party-plugin, and compares our verdicts on schemas/examples with those of Python's
# jsonschema, when it is installed.
set -eu
cd "$(dirname "$0")/.."
scratch=$(mktemp -d "${TMPDIR:-/tmp}/examples.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
programs=$(swift build --show-bin-path)

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
