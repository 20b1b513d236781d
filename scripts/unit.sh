#!/bin/sh
# Runs the tests that are built, WIDTH at once. What failed is said again at the end, with the machine it failed on: a log of
# which only the end is kept still names it. More arguments go to `swift test`: scripts/unit.sh --filter SiteTests
set -u
cd "$(dirname "$0")/.."
mkdir -p .build
log=.build/unit.log
result=.build/unit.result
rm -f "$result"

# The pipe's own status would be tee's.
{
    SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH="${WIDTH:-32}" swift test --skip-build --disable-xctest "$@" 2>&1
    echo $? >"$result"
} | tee "$log"
status=$(cat "$result" 2>/dev/null)
# Who was killed before it could say so has not passed.
status=${status:-1}
[ "$status" = 0 ] && exit 0

failed=$(awk '/^✘ .* recorded an issue/ { print; more = 6; next } /^↳/ && more > 0 { print; more--; next } { more = 0 }' "$log" |
    cut -c1-900 | head -n 40)
{
    printf '\nWhat failed (the whole log: %s):\n' "$log"
    printf '%s\n' "${failed:-No test recorded an issue; the lines above say what ended the run.}"
    printf 'On: %s, %s processors, load %s, %s, %s\n' "$(uname -sr)" "$(getconf _NPROCESSORS_ONLN)" \
        "$(cut -d' ' -f1-3 /proc/loadavg 2>/dev/null || uptime)" "$(id -un)" "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
} >&2
exit "$status"
