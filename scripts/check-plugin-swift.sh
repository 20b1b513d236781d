#!/bin/sh
# A plugin in Swift as a stranger begins one: made by `shopctl plugin new`, built as the package of its own that it is,
# tested, looked at by `shopctl plugin check`, installed. Four minutes from nothing, so not part of `make test`, where the
# same sources are targets of ours. SHOPCTL=program takes one that is built already.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
if [ -z "${SHOPCTL-}" ]; then
    swift build --package-path "$here" --product shopctl
    SHOPCTL=$(swift build --package-path "$here" --show-bin-path)/shopctl
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/plugin-swift.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$work/bin"
ln -s "$SHOPCTL" "$work/bin/shopctl"
# ONLY narrows this project's own package, not one that depends on it.
unset ONLY
PATH=$work/bin:$PATH
XDG_DATA_HOME=$work/data
export PATH XDG_DATA_HOME

cd "$work"
shopctl plugin new wiki --language swift --sdk "$here"
make -C wiki check
shopctl plugin install wiki/plugin --yes
shopctl plugin info wiki --format json | grep -q '"state": *"ready"' || {
    echo "plugin-swift: it is installed and is not ready" >&2
    exit 1
}
echo "plugin-swift: made, built, tested, checked and installed"
