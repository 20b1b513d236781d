#!/bin/sh
# Harvests the four nodes from the samples they ship with, searches what came, and publishes it as a site.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
workspace=${1:-demo}

swift build --package-path "$here" --product shopctl
shopctl=$(swift build --package-path "$here" --show-bin-path)/shopctl
step() { printf '\n$ shopctl %s\n' "$*"; "$shopctl" "$@" ; }

# Only a folder that is a workspace is made anew; anything else may be somebody's.
if [ -e "$workspace" ] && [ ! -e "$workspace/federation.yaml" ]; then
    echo "demo: $workspace exists and is no workspace; name another folder: make demo DEMO=folder" >&2
    exit 1
fi
rm -rf "$workspace"
step init "$workspace" --node demo --name "Fédération de démonstration" --yes --nodes lyon,lille,occitanie,quebec
cd "$workspace"
step harvest
step runs list
step search partage --limit 12
step publish site --to site
printf '\nThe workspace is %s. Try there:\n' "$(pwd)"
printf '  %s\n' "$shopctl records list --kind event" "$shopctl search l’eau" "$shopctl doctor"
printf '\nThe catalogue of the four nodes, to open in a browser:\n  %s\n' "$(pwd)/site/index.html"
