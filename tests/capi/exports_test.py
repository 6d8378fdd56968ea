"""The functions of etwrca.h are those that src/etwrca.map gives a version, each once.

exports_test.py ROOT
"""
import pathlib
import re
import sys


def main():
    root = pathlib.Path(sys.argv[1])
    header = (root / "include/etwrca/etwrca.h").read_text(encoding="utf-8")
    header = re.sub(r"/\*.*?\*/", "", header, flags=re.DOTALL)
    declared = re.findall(r"ETWRCA_EXPORT\s[\w\s*]*?\b(etwrca_\w+)\(", header)
    mapped = re.findall(r"^\s*(etwrca_[\w*?]+);", (root / "src/etwrca.map").read_text(encoding="utf-8"), re.MULTILINE)
    problems = [f"{name}: has no version in src/etwrca.map" for name in declared if name not in mapped]
    problems += [f"{name}: is in src/etwrca.map and not in etwrca.h" for name in mapped if name not in declared]
    problems += [f"{name}: is in src/etwrca.map twice" for name in set(mapped) if mapped.count(name) > 1]
    print("\n".join(problems + [f"{len(declared)} functions, {len(problems)} problems"]))
    return bool(problems) or not declared


if __name__ == "__main__":
    sys.exit(main())
