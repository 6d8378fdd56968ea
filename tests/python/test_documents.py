"""What is said about the package is so: docstrings, type stubs, and the snippets of the documents."""
import ast
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
            if key.startswith("_") or isinstance(member, thing) or (key == "value" and hasattr(thing, "__members__")):
                continue  # an enum's own
            if (callable(member) or isinstance(member, property)) and not inspect.getdoc(member):
                missing.append(f"{name}.{key}")
    assert missing == []


def stub_names():
    """Each class, function, method, property and constant of the stubs, with its node."""
    tree = ast.parse((pathlib.Path(etwrca.__file__).parent / "_core.pyi").read_text(encoding="utf-8"))

    def walk(body, prefix):
        for node in body:
            if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
                yield prefix + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from walk(node.body, prefix + node.name + ".")
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                yield prefix + node.target.id, node
    return list(walk(tree.body, ""))


def test_every_name_has_a_type():
    """Each public name is in the stubs, and each argument and result there has a type that says something."""
    stubs = stub_names()
    names = {name for name, _ in stubs}
    missing = [name for name in etwrca.__all__ if name not in names | {"Error"}]
    for name in etwrca.__all__:
        thing = getattr(etwrca, name)
        if inspect.isclass(thing) and name != "Error":
            missing += [f"{name}.{key}" for key in vars(thing) if not key.startswith("_") and f"{name}.{key}" not in names]
    for name, node in stubs:
        if isinstance(node, ast.FunctionDef):
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            untyped = [a.arg for a in arguments if a.annotation is None and a.arg not in ("self", "cls")]
            if untyped or node.returns is None or "Incomplete" in ast.unparse(node):
                missing.append(f"{name}({', '.join(untyped)})")
    assert missing == []
    assert inspect.signature(etwrca.analyze).return_annotation == "_core.Report"
    assert set(etwrca.Error.__annotations__) == {"code"}


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


def strictly_typed(file: pathlib.Path) -> None:
    if subprocess.run([sys.executable, "-m", "mypy", "--version"], capture_output=True, check=False).returncode:
        pytest.skip("mypy is not here")
    package = str(pathlib.Path(etwrca.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--ignore-missing-imports", "--no-error-summary",
         "--cache-dir", str(pathlib.Path(package) / ".mypy_cache"), str(file)],
        text=True, capture_output=True, check=False, env={"MYPYPATH": package, "PATH": "/usr/bin:/bin"})
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("example", sorted((conftest.ROOT / "examples" / "python").glob("*.py")), ids=lambda p: p.name)
def test_the_examples_are_strictly_typed(example):
    strictly_typed(example)


def test_what_is_documented_is_strictly_typed(csv):
    """And the stubs say the truth: the same lines run."""
    use = pathlib.Path(__file__).parent / "typed_use.py"
    done = subprocess.run([sys.executable, str(use), csv], text=True, capture_output=True, check=False)
    assert (done.stdout, done.returncode) == ("done\n", 0), done.stderr
    strictly_typed(use)
