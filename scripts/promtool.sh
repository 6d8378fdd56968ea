#!/bin/sh
# promtool.sh FOLDER: puts promtool, which says whether a text is Prometheus's, into FOLDER. It is taken out of the
# package of this Debian or Ubuntu: to install that would start a server. Does nothing where it is there already.
set -eu
folder=$1
[ -x "$folder/promtool" ] && exit 0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$folder"
get() { (cd "$work" && apt-get -qq -o Acquire::Retries=3 -o APT::Sandbox::User="$(id -un)" download prometheus); }
get 2>/dev/null || { apt-get -qq update && get; }  # the lists may be old
dpkg-deb --fsys-tarfile "$work"/prometheus_*.deb | tar -xf - -C "$work" ./usr/bin/promtool
mv "$work/usr/bin/promtool" "$folder/"
