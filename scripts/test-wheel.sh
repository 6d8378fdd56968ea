#!/bin/sh
# Builds the wheel in a fresh environment, as `pip install .` does, and tests it in another one, away from the
# sources: README's lines, the tests, and what a package index would say of it.
#
#   scripts/test-wheel.sh [PYTHON]     ETWRCA_BIN: folder of the built programs, for the tests that need recordings
set -eu
cd "$(dirname "$0")/.."
root=$PWD
python=${1:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$python" -m venv "$work/build"
"$work/build/bin/pip" install -q twine
"$work/build/bin/pip" wheel -q . --no-deps -w "$work/wheels"
"$work/build/bin/twine" check --strict "$work"/wheels/*.whl
"$python" -m venv "$work/use"
"$work/use/bin/pip" install -q "$work"/wheels/*.whl pytest pandas pyarrow polars
cd "$work"
"$work/use/bin/python" -c 'import etwrca; print("etwrca", etwrca.__version__, "from", etwrca.__file__)'
"$work/use/bin/python" -m pytest -q -p no:cacheprovider --rootdir "$work" "$root/tests/python"
