"""The same recording gives the same document from the command (C++), from C, and from ctypes.

same_json_test.py ETWRCA EXAMPLE_01_ANALYZE LIBETWRCA RECORDING
"""
import pathlib
import subprocess
import sys

CTYPES = pathlib.Path(__file__).resolve().parents[2] / "examples/c/05_ctypes.py"


def output(*command):
    return subprocess.run(list(map(str, command)), capture_output=True, check=True).stdout


def main(etwrca, in_c, library, recording):
    documents = {"the command": output(etwrca, "analyze", recording, "--json"),
                 "C": output(in_c, recording, "--json"),
                 "ctypes": output(sys.executable, CTYPES, library, recording, "--json")}
    wanted = documents["the command"]
    different = [name for name, document in documents.items() if document != wanted]
    for name in different:
        print(f"{name}: another document than that of the command")
    first = output(sys.executable, CTYPES, library, recording).decode()
    if "culprit.exe (pid " not in first:
        different.append(first)
        print(f"ctypes says: {first}")
    print(f"{len(wanted)} bytes, {len(documents)} ways, {len(different)} different")
    return bool(different or b'"etwrca.report/1"' not in wanted)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
