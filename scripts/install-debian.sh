#!/bin/sh
# Installs what the build needs and is missing, on Debian and Ubuntu. Does nothing where all is there, or on
# another system (CMake then says what is missing).
#
#   scripts/install-debian.sh         compiler, CMake, the libraries
#   scripts/install-debian.sh --page  Node.js as well, for the dashboard's page
#   scripts/install-debian.sh --ci    that, clang and its tools, MinGW-w64, Wine, a browser, Python modules as well
set -eu

packages="g++ cmake ninja-build pkg-config python3 git
  libboost-dev libeigen3-dev nlohmann-json3-dev libcli11-dev doctest-dev libbenchmark-dev libsqlite3-dev
  libcurl4-openssl-dev libcpp-httplib-dev"
# Node.js often comes from elsewhere than Debian.
node=
command -v npm >/dev/null || node="nodejs npm"
case "${1:-}" in
  "") ;;
  --page) packages="$packages $node" ;;
  --ci) packages="$packages $node libbpf-dev clang libclang-rt-dev clang-tidy clang-format
          g++-mingw-w64-x86-64-posix tcl wine wine64 abigail-tools doxygen chromium python3-jsonschema
          pybind11-dev python3-dev python3-numpy python3-pytest python3-venv python3-pip
          python3-pandas python3-matplotlib mypy" ;;
  *) echo "usage: $0 [--page|--ci]" >&2; exit 2 ;;
esac

command -v dpkg-query >/dev/null || exit 0

# A package counts as installed if it, or another one that provides it, is.
installed=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package} ${Provides}\n' | sed -n 's/^ii *//p' |
  tr -d ',' | tr ' ' '\n' | grep -v '^(' | sort -u)
missing=
for package in $packages; do
  echo "$installed" | grep -qxF "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "as root, run: apt-get install$missing" >&2; exit 1; }
  as_root=sudo
fi
apt() {
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 \
    -o Acquire::Retries=3 "$@" </dev/null
}
echo "installing:$missing" >&2
apt update >&2 || { sleep 5; apt update >&2; }
# Releases differ in what there is beyond the compiler; a leg of .ci/run that lacks its tool then says so.
if [ "${1:-}" = --ci ]; then
  for package in $missing; do
    [ -n "$(apt-cache madison "$package")" ] || { echo "not in this release: $package" >&2; continue; }
    known="${known:-} $package"
  done
  missing=${known:-}
fi
# shellcheck disable=SC2086  # one word a package
[ -z "$missing" ] || apt install -y --no-install-recommends $missing >&2
