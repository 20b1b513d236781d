#!/bin/sh
# Compares our verdicts on schemas/examples with those of Python's jsonschema, when it is installed.
set -eu
cd "$(dirname "$0")/.."
if ! command -v python3 >/dev/null 2>&1; then
    echo "examples: skipped the comparison, python3 is not installed"
    exit 0
fi
verdicts=$(mktemp)
trap 'rm -f "$verdicts"' EXIT
"$(swift build --show-bin-path)/shopctl" schema validate --format json \
    schemas/examples/valid/*.json schemas/examples/invalid/*.json >"$verdicts" || [ $? -eq 16 ]
python3 scripts/check-examples.py --ours "$verdicts"
