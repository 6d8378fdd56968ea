"""The shared library exports the functions of etwrca.h and its own namespace, and nothing else: no std::
instantiation, no Eigen, no JSON. Each function that the header declares is there.

exported_symbols_test.py NM LIBRARY HEADER
"""
import re
import subprocess
import sys

C_FUNCTION = re.compile(r"etwrca_[a-z_]+(@@ETWRCA_[0-9.]+)?$")
OURS = re.compile(r"(typeinfo (name )?for |vtable for |guard variable for )?etwrca::")


def declared(header):
    """Names of the functions, without comments."""
    with open(header, encoding="utf-8") as file:
        text = re.sub(r"/\*.*?\*/", " ", file.read(), flags=re.DOTALL)
    return set(re.findall(r"ETWRCA_EXPORT[^;(]*?\b(etwrca_\w+)\(", text))


def main(nm, library, header):
    listing = subprocess.run([nm, "-DC", "--defined-only", library], text=True, capture_output=True, check=True).stdout
    # "0000000000012340 T etwrca::to_string(etwrca::Errc)"; version nodes have the type A.
    symbols = [line.split(maxsplit=2) for line in listing.splitlines()]
    symbols = [(kind, name) for _, kind, name in symbols if kind != "A"]
    functions = {name.split("@")[0] for _, name in symbols if C_FUNCTION.match(name)}
    unversioned = [name for _, name in symbols if C_FUNCTION.match(name) and "@@ETWRCA_" not in name]
    foreign = [name for _, name in symbols if not OURS.match(name) and not C_FUNCTION.match(name)]
    private = [name for _, name in symbols if "::Impl::" in name or "(anonymous namespace)" in name]
    for name in foreign:
        print(f"exported, but not ours: {name}")
    for name in private:
        print(f"exported, but private: {name}")
    for name in unversioned:
        print(f"exported, but without a version: {name}")
    wanted = declared(header)
    for name in sorted(wanted ^ functions):
        print(f"{'declared, but not exported' if name in wanted else 'exported, but not declared'}: {name}")
    print(f"{len(symbols)} exported symbols, {len(functions)} C functions, {len(foreign)} foreign, "
          f"{len(private)} private")
    return bool(foreign or private or unversioned or wanted != functions or not symbols)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
