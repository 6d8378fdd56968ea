"""Writes etwrca/_core.pyi, the types of the compiled module, by pybind11-stubgen.

    PYTHONPATH=build/release/python python3 bindings/python/make_stubs.py [--check]

--check compares instead, and ends with 1 if the stubs are out of date, with 77 without pybind11-stubgen.
"""
import pathlib
import re
import sys
import tempfile

sys.path.pop(0)  # the folder of this file has the package without its module
STUBS = pathlib.Path(__file__).resolve().parent / "etwrca" / "_core.pyi"


def generate() -> str:
    import pybind11_stubgen
    from etwrca import _core

    # The package shows these as its own; the generator would take them for imported.
    for each in vars(_core).values():
        if isinstance(each, type):
            each.__module__ = "etwrca._core"
    with tempfile.TemporaryDirectory() as folder:
        sys.argv = ["pybind11-stubgen", "etwrca._core", "--output-dir", folder, "--exit-code"]
        pybind11_stubgen.main()
        text = (pathlib.Path(folder) / "etwrca" / "_core.pyi").read_text(encoding="utf-8")
    return make_strict(text)


def make_strict(text: str) -> str:
    """What the generator leaves open, or says in a way that type checkers refuse."""
    for pattern, better in (
            (r"[ \t]+$", ""),
            (r"__version__: str = .*", "__version__: str"),
            (r"def __eq__\(self, other: [^)]*\)", "def __eq__(self, other: object)"),
            (r"(__hash__: typing.ClassVar\[None\] = None)$", r"\1  # type: ignore[assignment]"),
            (r"(__[gs]etstate__\(.*)\btuple\b", r"\1tuple[typing.Any, ...]"),
            (r"__exit__\(self, \*args\)", "__exit__(self, *args: object)"),
            (r"\bnumpy\.ndarray\[(?!typing)", "numpy.typing.NDArray["),
            (r"\bnumpy\.ndarray\b(?!\[)", "numpy.typing.NDArray[typing.Any]"),
            (r"^import numpy$", "import numpy\nimport numpy.typing"),
    ):
        text = re.sub(pattern, better, text, flags=re.MULTILINE)
    return text.replace("import numpy.typing\nimport numpy.typing", "import numpy.typing")


def main() -> int:
    try:
        made = generate()
    except ModuleNotFoundError as missing:
        print(f"skipped: {missing}")
        return 77
    if not CHECK:
        STUBS.write_text(made, encoding="utf-8")
        return 0
    if made == STUBS.read_text(encoding="utf-8"):
        return 0
    print(f"{STUBS} is out of date: run {__file__}")
    return 1


CHECK = "--check" in sys.argv[1:]

if __name__ == "__main__":
    sys.exit(main())
