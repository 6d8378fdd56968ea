#!/bin/sh
# check-abi.sh BUILD [--update]: holds the C part of the library against tests/capi/etwrca.abi with libabigail.
# BUILD is a build folder that was configured; the C part is compiled anew, with debug information and nothing below
# it, which is all that is looked at. The C++ part is source-compatible only.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
build=$(cd "$1" && pwd)
baseline=$root/tests/capi/etwrca.abi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
printf '%s\n' "$root"/src/capi/*.cpp | xargs -P 2 -I{} "${CXX:-g++}" -std=c++20 -g -O0 -fPIC -fvisibility=hidden \
  "-ffile-prefix-map=$root/=" -Detwrca_EXPORTS '-DETWRCA_VERSION="0"' -I"$root/include" -I"$build/include" -I"$root/src" -c {}
"${CXX:-g++}" -shared -o libetwrca.so ./*.o -Wl,--version-script="$root/src/etwrca.map" -Wl,-soname,libetwrca.so
# Of all symbols only the functions of the header, by their version.
printf '[abi_symbol_list]\n' >symbols
nm -D --defined-only libetwrca.so | sed -nE 's/^.* T (etwrca_[a-z_]+)@@(ETWRCA_[0-9.]+)$/  \1@@\2/p' >>symbols
functions=$(($(wc -l <symbols) - 1))
[ "$functions" -gt 0 ] || { echo "no function of etwrca.h is exported" >&2; exit 1; }
cat >only-ours <<'END'
[suppress_function]
  symbol_name_not_regexp = ^etwrca_
  drop = yes
[suppress_type]
  name_not_regexp = ^etwrca_
  drop = yes
END
# The header is named as the debug information names it, or abidw takes its structs for private and drops their fields.
(cd "$root" && abidw --header-file include/etwrca/etwrca.h --drop-private-types --suppressions "$work/only-ours" \
  --exported-interfaces-only --kmi-whitelist "$work/symbols" --no-corpus-path --no-comp-dir-path --no-show-locs \
  "$work/libetwrca.so") | grep -v "elf-symbol name='_Z\|dependency name=" >now.abi
structs=$(grep -c '^typedef struct etwrca_[a-z_]* {' "$root/include/etwrca/etwrca.h")
seen=$(grep "class-decl name='etwrca_" now.abi | grep -c "size-in-bits='[1-9]") || true
[ "$structs" = "$seen" ] || { echo "the header has $structs structs, of $seen the fields are seen" >&2; exit 1; }
if [ "${2-}" = --update ]; then
  cp now.abi "$baseline"
  echo "written: $functions functions, $structs structs"
  exit 0
fi
# New functions pass, a renamed field does not. (Bit 2 of abidiff's answer alone would be a change that may be
# compatible: that is for us to say.)
abidiff --harmless --no-added-syms "$baseline" now.abi || { echo "scripts/check-abi.sh BUILD --update renews the baseline" >&2; exit 1; }
echo "the C ABI is that of the baseline: $functions functions, $structs structs"
