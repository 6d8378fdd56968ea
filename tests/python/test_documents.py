"""What is said about the package is so: docstrings, type stubs, and the snippets of the documents."""
import inspect
import pathlib
import re
import shutil
import subprocess
import sys

import conftest
import etwrca
import pytest

DOCUMENTS = [conftest.ROOT / "README.md", conftest.ROOT / "docs" / "python.md"]


def python_blocks(path: pathlib.Path) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: p.name)
def test_the_lines_of_a_document_run_as_typed(document, recording, csv, tmp_path, monkeypatch, capsys):
    if not document.exists():
        pytest.skip("the documents are not here")
    shutil.copy(recording, tmp_path / "slow.etl")
    shutil.copy(csv, tmp_path / "shop.csv")
    monkeypatch.chdir(tmp_path)
    blocks = python_blocks(document)
    assert blocks
    names: dict[str, object] = {"__name__": "__main__"}
    for block in blocks:
        exec(compile(block, document.name, "exec"), names)


def test_every_name_is_documented():
    missing = []
    for name in etwrca.__all__:
        thing = getattr(etwrca, name)
        if not (inspect.isclass(thing) or callable(thing)):
            continue
        if not inspect.getdoc(thing):
            missing.append(name)
        if not inspect.isclass(thing):
            continue
        for key, member in vars(thing).items():
            plain = ("frame", "length", "time", "version", "level", "task", "keyword", "activity_id")
            if key.startswith("_") or not callable(member) or key in plain:
                continue
            if not inspect.getdoc(member):
                missing.append(f"{name}.{key}")
    assert missing == []


def test_all_names_are_exported():
    public = {name for name in vars(etwrca._core) if not name.startswith("_")}
    assert public <= set(etwrca.__all__)
    assert etwrca.Report.__module__ == etwrca.Error.__module__ == "etwrca"
    assert (pathlib.Path(etwrca.__file__).parent / "py.typed").exists()


def test_the_stubs_are_those_of_the_module():
    script = conftest.ROOT / "bindings" / "python" / "make_stubs.py"
    if not script.exists():
        pytest.skip("the sources are not here")
    done = subprocess.run([sys.executable, str(script), "--check"], text=True, capture_output=True, check=False)
    if done.returncode == 77:
        pytest.skip(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_stubs_name_what_the_package_has():
    stubs = (pathlib.Path(etwrca.__file__).parent / "_core.pyi").read_text(encoding="utf-8")
    for name in set(etwrca.__all__) - {"Error"}:
        assert re.search(rf"^(class {name}\b|def {name}\(|{name}: )", stubs, re.MULTILINE), name


def test_the_examples_are_strictly_typed():
    if subprocess.run([sys.executable, "-m", "mypy", "--version"], capture_output=True, check=False).returncode:
        pytest.skip("mypy is not here")
    folder = conftest.ROOT / "examples" / "python"
    package = str(pathlib.Path(etwrca.__file__).parents[1])
    for example in sorted(folder.glob("*.py")):
        done = subprocess.run(
            [sys.executable, "-m", "mypy", "--strict", "--ignore-missing-imports", "--no-error-summary",
             "--cache-dir", str(pathlib.Path(package) / ".mypy_cache"), str(example)],
            text=True, capture_output=True, check=False, env={"MYPYPATH": package, "PATH": "/usr/bin:/bin"})
        assert done.returncode == 0, done.stdout + done.stderr
