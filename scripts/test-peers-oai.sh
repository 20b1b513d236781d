#!/bin/sh
# Other people's programs on the other side of OAI-PMH: their harvesters (sickle, oaipmh-scythe, HTTP::OAI) read our
# provider, whole and incrementally; xmllint validates its answers; our harvester reads a repository of theirs
# (django-oai-pmh). They are installed into .peers (PEERS=folder for another), not part of `make test`.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
peers=${PEERS:-$here/.peers}
checks=$here/Tests/Peers/oai

command -v python3 >/dev/null || { echo "test-peers needs python3 with venv (Debian: python3-venv)" >&2; exit 1; }
missing=""
perl -MHTTP::OAI -e 1 2>/dev/null || missing="$missing libhttp-oai-perl"
command -v xmllint >/dev/null || missing="$missing libxml2-utils"
if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq
        # shellcheck disable=SC2086 # one word a package
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
    else
        echo "test-peers needs, by their Debian names:$missing" >&2
        exit 1
    fi
fi

# A folder of packages for each side: neither may lend the other a library.
install() { # name, requirements
    cmp -s "$2" "$peers/$1/requirements.txt" && return
    rm -rf "$peers/${1:?}"
    python3 -m venv "$peers/$1"
    "$peers/$1/bin/pip" install --quiet --disable-pip-version-check -r "$2"
    cp "$2" "$peers/$1/requirements.txt"
}
mkdir -p "$peers"
install oai "$checks/requirements.txt"
install repository "$checks/requirements-repository.txt"

swift build --package-path "$here" --product shopctl
shopctl=$(swift build --package-path "$here" --show-bin-path)/shopctl
work=$(mktemp -d "${TMPDIR:-/tmp}/peers.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$work/theirs" "$work/ours"

echo "Our harvester reads a repository by django-oai-pmh…"
"$peers/oai/bin/python" "$checks/check_repository.py" "$shopctl" "$peers/repository/bin/python" "$work/theirs"
echo "sickle, oaipmh-scythe and HTTP::OAI read our provider…"
"$peers/oai/bin/python" "$checks/check_oai.py" "$shopctl" "$peers/repository/bin/python" "$work/ours"
