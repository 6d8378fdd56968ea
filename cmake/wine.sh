#!/usr/bin/env bash
# wine.sh PREFIX PROGRAM ARGUMENTS...: runs a Windows program under Wine with a prefix of its own, without
# a display, a desktop menu, or Wine's own messages.
#
# Once in about 8,000 starts Wine 8's server drops the program before it has begun: nothing is printed, or only that the
# connection was reset, with any exit code. A program that printed nothing is therefore started again, twice at most.
export WINEPREFIX=$1 WINEDEBUG=-all WINEDLLOVERRIDES="mscoree=;mshtml=;winemenubuilder.exe="
shift
unset DISPLAY WAYLAND_DISPLAY
said=$(mktemp -d)
trap 'rm -rf "$said"' EXIT
for _ in 1 2 3; do
  wine "$@" 2>"$said/err" | tee "$said/out"
  code=${PIPESTATUS[0]}
  if [[ -s $said/out ]] || grep -qv '^wine client error' "$said/err"; then break; fi
done
cat "$said/err" >&2
exit "$code"
