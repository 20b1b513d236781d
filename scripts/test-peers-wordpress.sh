#!/bin/sh
# A real WordPress on the other side: our adapter reads it and writes it. WordPress, PHP and MariaDB are Debian's, unpacked
# into .peers (PEERS=folder for another) and not installed; nothing of the system is touched. Not part of `make test`.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
peers=${PEERS:-$here/.peers}
root=$peers/wordpress

command -v python3 >/dev/null || { echo "test-peers needs python3" >&2; exit 1; }
if ! [ -e "$root/complete" ]; then
    command -v apt-get >/dev/null || { echo "test-peers-wordpress needs a Debian or Ubuntu" >&2; exit 1; }
    rm -rf "${root:?}"
    mkdir -p "$root/archives/partial" "$root/files"
    apt-get install -y -qq --download-only --no-install-recommends -o Debug::NoLocking=1 \
        -o Dir::Cache::archives="$root/archives" wordpress php-cli php-mysql mariadb-server >/dev/null
    for package in "$root"/archives/*.deb; do dpkg-deb -x "$package" "$root/files"; done
    rm -r "$root/archives"
    touch "$root/complete"
fi

swift build --package-path "$here" --product shopctl
shopctl=$(swift build --package-path "$here" --show-bin-path)/shopctl
work=$(mktemp -d "${TMPDIR:-/tmp}/peers.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

echo "A WordPress is read and written…"
python3 "$here/Tests/Peers/wordpress/check_wordpress.py" "$shopctl" "$root/files" "$work"
