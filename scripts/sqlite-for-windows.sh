#!/bin/sh
# sqlite-for-windows.sh PREFIX: builds SQLite for MinGW-w64 as a static library in PREFIX, from the source package of
# this Debian or Ubuntu, which has no binary package of it. Does nothing where it is there already.
set -eu
prefix=$1
[ -f "$prefix/lib/libsqlite3.a" ] && exit 0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The distribution's own archives, asked for their sources; nothing of this machine's set-up is changed.
mkdir -p "$work/parts" "$work/lists/partial"
for file in /etc/apt/sources.list.d/*.sources; do
  [ -f "$file" ] && grep -Eq '^URIs:.*(debian|ubuntu)' "$file" &&
    sed 's/^Types:.*/Types: deb-src/' "$file" >"$work/parts/$(basename "$file")"
done
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
  [ -f "$file" ] && grep -E '^deb .*(debian|ubuntu)' "$file" | sed 's/^deb /deb-src /' \
    >"$work/parts/$(basename "$file" .list)-src.list"
done || true
from_sources() {
  apt-get -qq -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$work/parts" \
    -o Dir::State::Lists="$work/lists" -o Acquire::Retries=3 -o APT::Sandbox::User="$(id -un)" "$@"
}
cd "$work"
from_sources update
from_sources source --download-only sqlite3
mkdir source build
tar -xf sqlite3_*.orig.tar.* -C source --strip-components=1

# All of SQLite in one file, made by its own scripts.
cd build
../source/configure --disable-tcl --disable-readline >configure.log 2>&1 || { tail -n 20 configure.log >&2; exit 1; }
make sqlite3.c sqlite3.h >make.log 2>&1 || { tail -n 20 make.log >&2; exit 1; }
x86_64-w64-mingw32-gcc -O2 -DSQLITE_OMIT_LOAD_EXTENSION -DSQLITE_THREADSAFE=1 -c sqlite3.c -o sqlite3.o
mkdir -p "$prefix/lib" "$prefix/include"
cp sqlite3.h "$prefix/include/"
rm -f "$prefix/lib/libsqlite3.a"
x86_64-w64-mingw32-ar crs "$prefix/lib/libsqlite3.a" sqlite3.o
