#!/bin/sh
# wine.sh PREFIX PROGRAM ARGUMENTS...: runs a Windows program under Wine with a prefix of its own, without
# a display, a desktop menu, or Wine's own messages.
WINEPREFIX=$1
shift
export WINEPREFIX WINEDEBUG=-all WINEDLLOVERRIDES="mscoree=;mshtml=;winemenubuilder.exe="
unset DISPLAY WAYLAND_DISPLAY
exec wine "$@"
