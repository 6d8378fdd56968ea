"""The shared library exports its own namespace and nothing else: no std:: instantiation, no Eigen, no JSON.

exported_symbols_test.py NM LIBRARY
"""
import re
import subprocess
import sys

OURS = re.compile(r"(typeinfo (name )?for |vtable for |guard variable for )?etwrca::")


def main(nm, library):
    listing = subprocess.run([nm, "-DC", "--defined-only", library], text=True, capture_output=True, check=True).stdout
    # "0000000000012340 T etwrca::to_string(etwrca::Errc)"; version nodes have the type A.
    symbols = [line.split(maxsplit=2) for line in listing.splitlines()]
    symbols = [(kind, name) for _, kind, name in symbols if kind != "A"]
    foreign = [name for _, name in symbols if not OURS.match(name)]
    private = [name for _, name in symbols if "::Impl::" in name or "(anonymous namespace)" in name]
    for name in foreign:
        print(f"exported, but not ours: {name}")
    for name in private:
        print(f"exported, but private: {name}")
    print(f"{len(symbols)} exported symbols, {len(foreign)} foreign, {len(private)} private")
    return bool(foreign or private or not symbols)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
