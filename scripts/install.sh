#!/bin/sh
# Installs the built program with its manual and completions under a folder such as /usr/local.
set -eu
prefix=${1:?usage: scripts/install.sh PREFIX}
cd "$(dirname "$0")/.."
program=$(swift build -c release --show-bin-path)/shopctl

mkdir -p "$prefix/bin" "$prefix/share/man" "$prefix/share/bash-completion/completions" \
    "$prefix/share/zsh/site-functions" "$prefix/share/fish/vendor_completions.d"
# Into place by renaming, so that a running program is not written into.
cp "$program" "$prefix/bin/shopctl.new"
# Names of functions are for debugging; without them it is a third smaller.
strip "$prefix/bin/shopctl.new" 2>/dev/null || true
chmod 755 "$prefix/bin/shopctl.new"
mv "$prefix/bin/shopctl.new" "$prefix/bin/shopctl"
program=$prefix/bin/shopctl
"$program" man --to "$prefix/share/man"
"$program" completions bash >"$prefix/share/bash-completion/completions/shopctl"
"$program" completions zsh >"$prefix/share/zsh/site-functions/_shopctl"
"$program" completions fish >"$prefix/share/fish/vendor_completions.d/shopctl.fish"
echo "shopctl is installed in $prefix/bin"
