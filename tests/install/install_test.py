"""Installs libetwrca and builds and runs the consumers of examples/consumer against it."""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys


def run(*command, **options):
    command = [str(c) for c in command]
    done = subprocess.run(command, text=True, capture_output=True, check=False, **options)
    if done.returncode:
        sys.exit(f"failed: {' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def program(folder):
    """A consumer's program, wherever its generator put it."""
    found = [p for name in ("consumer", "consumer.exe") for p in folder.rglob(name) if p.is_file()]
    return found[0] if found else sys.exit(f"no program in {folder}")


def check_runs(path, **options):
    output = run(path, **options)
    for expected in ("cpu [1]: ", "working_set [By]: ", "not_found: metric number 10"):
        if expected not in output:
            sys.exit(f"{path}: '{expected}' is missing in\n{output}")
    print(f"ok: {path}")


def by_fetch_content(args, build):
    """Builds the library inside the consumer's own build, as the kind that was asked for."""
    run(args.cmake, "-S", args.source / "examples/consumer/fetch_content", "-B", build, "-G", args.generator,
        f"-DCMAKE_CXX_COMPILER={args.cxx}", f"-DCMAKE_BUILD_TYPE={args.config}", "-DETWRCA_INSTALL=ON",
        f"-DCMAKE_CXX_FLAGS_{args.config.upper()}=",  # how it is packed is tested, not how fast it is
        f"-DBUILD_SHARED_LIBS={'ON' if args.kind == 'shared' else 'OFF'}")
    run(args.cmake, "--build", build, "--parallel", "2")
    for foreign in ("test_base", "etwrca_cli"):
        if list(build.rglob(foreign)):
            sys.exit(f"{foreign} was built inside another project")
    check_runs(program(build))
    return build


def check_components(args, build):
    """Runtime has the library and no header; Development the rest."""
    runtime = args.work / "runtime"
    shutil.rmtree(runtime, ignore_errors=True)
    run(args.cmake, "--install", build, "--prefix", runtime, "--component", "Runtime")
    if list(runtime.rglob("*.hpp")) or list(runtime.rglob("*.cmake")):
        sys.exit("the Runtime component has development files")
    if args.kind == "shared" and not [p for p in runtime.rglob("*etwrca*") if ".so." in p.name or p.suffix == ".dll"]:
        sys.exit("the Runtime component has no shared library")


def by_find_package(args, prefix):
    build = args.work / "find_package"
    run(args.cmake, "-S", args.source / "examples/consumer/find_package", "-B", build, "-G", args.generator,
        f"-DCMAKE_CXX_COMPILER={args.cxx}", f"-DCMAKE_PREFIX_PATH={prefix}", f"-DCMAKE_BUILD_TYPE={args.config}")
    run(args.cmake, "--build", build)
    check_runs(program(build))


def by_pkg_config(args, prefix):
    if not shutil.which("pkg-config") or not shutil.which("make"):
        print("skipped: the pkg-config consumer needs pkg-config and make")
        return
    build = args.work / "pkg_config"
    shutil.rmtree(build, ignore_errors=True)
    shutil.copytree(args.source / "examples/consumer", build)
    metadata = next(prefix.rglob("etwrca.pc")).parent
    environment = {**os.environ, "PKG_CONFIG_PATH": str(metadata), "CXX": args.cxx,
                   "PKG_CONFIG_FLAGS": "--static" if args.kind == "static" else ""}
    run("make", "-C", build / "pkg_config", env=environment)
    libraries = next(prefix.rglob("libetwrca.*")).parent
    check_runs(program(build), env={**os.environ, "LD_LIBRARY_PATH": str(libraries)})
    version = run("pkg-config", "--modversion", "etwrca", env=environment).strip()
    if not version or version not in (args.source / "CMakeLists.txt").read_text(encoding="utf-8"):
        sys.exit(f"pkg-config says version {version!r}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", choices=("shared", "static"), required=True)
    parser.add_argument("--build", type=pathlib.Path, help="a finished build of this kind; else one is made")
    for name in ("source", "work"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    for name in ("cxx", "cmake", "generator", "config"):
        parser.add_argument(f"--{name}", required=True)
    args = parser.parse_args()

    args.work.mkdir(parents=True, exist_ok=True)
    build = args.build or by_fetch_content(args, args.work / "fetch_content")
    prefix = args.work / "prefix"
    shutil.rmtree(prefix, ignore_errors=True)
    run(args.cmake, "--install", build, "--prefix", prefix)

    # The tree must work wherever it stands, so it is moved after it was installed.
    moved = args.work / "moved"
    shutil.rmtree(moved, ignore_errors=True)
    prefix.rename(moved)
    by_find_package(args, moved)
    by_pkg_config(args, moved)
    check_components(args, build)


if __name__ == "__main__":
    main()
