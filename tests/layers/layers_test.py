"""The nevers of docs/architecture.md, as far as the text of the sources shows them."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CODE = {".cpp", ".hpp", ".h", ".c"}
MOST_LINES = 450

# What a library must not do to the program it is part of.
FORBIDDEN = {
    r"\bstd::(cout|cerr|clog|cin)\b": "prints or reads",
    r"(?<![\w.:>])(std::)?(printf|fprintf|vprintf|vfprintf|puts|fputs|putchar|perror)\s*\(": "prints",
    r"(?<![\w.:>])(std::|::)?(abort|exit|_exit|quick_exit|terminate)\s*\(": "ends the program",
    r"(?<![\w.:>])assert\s*\(": "ends the program",
    r"(?<![\w.:>])(std::|::)?(getenv|secure_getenv|setenv|putenv)\s*\(": "reads the environment",
    r"\breinterpret_cast<\s*(?!(const )?(char|unsigned char|std::byte|std::uint8_t|std::uintptr_t)\b)": "casts bytes to a structure",
}


def code_files(*folders):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in CODE:
                yield path


def without_comments_and_text(source):
    pattern = r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\''
    return re.sub(pattern, lambda m: "\n" * m[0].count("\n") or " ", source, flags=re.DOTALL)


def includes(source):
    """Line number, delimiter and target of each include."""
    for number, line in enumerate(source.splitlines(), 1):
        found = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if found:
            yield number, found[1], found[2]


def room_of(path):
    parts = path.relative_to(ROOT / "src").parts
    return parts[0] if len(parts) > 1 else ""


def length_problems():
    for path in code_files("include", "src", "tests", "examples", "benchmarks"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > MOST_LINES and path.name != "etwrca.h":  # the C ABI is one book
            yield path, 1, f"has {lines} lines, {MOST_LINES} is the most"


def layer_problems():
    rooms = {p.name for p in (ROOT / "src").iterdir() if p.is_dir()}
    for path in code_files("src"):
        room = room_of(path)
        for number, delimiter, target in includes(path.read_text(encoding="utf-8")):
            first = target.split("/")[0]
            if delimiter == "<" or first == "etwrca":
                continue
            if ".." in target.split("/") or first not in rooms:
                yield path, number, f'"{target}": private headers are named from src/, as "room/name.hpp"'
            elif room == "cli" and first != "cli":
                yield path, number, f'"{target}": the command uses public headers only'
            elif first not in (room, "base"):
                yield path, number, f'"{target}": a private header of another folder'


def example_problems():
    for path in code_files("examples"):
        for number, delimiter, target in includes(path.read_text(encoding="utf-8")):
            # The program that writes the demo recording is made of the tests' own writer.
            if "demo_recording" in path.parts:
                continue
            if delimiter == '"' and not target.startswith("etwrca/") and not (path.parent / target).exists():
                yield path, number, f'"{target}": examples use public headers only'


def behaviour_problems():
    for path in code_files("include", "src"):
        if path.is_relative_to(ROOT / "src" / "cli"):
            continue
        source = without_comments_and_text(path.read_text(encoding="utf-8"))
        for number, line in enumerate(source.splitlines(), 1):
            for pattern, what in FORBIDDEN.items():
                if re.search(pattern, line):
                    yield path, number, f"the library never {what}: {line.strip()}"


def main():
    count = 0
    for check in (length_problems, layer_problems, example_problems, behaviour_problems):
        for path, number, problem in check():
            print(f"{path.relative_to(ROOT)}:{number}: {problem}")
            count += 1
    print(f"{sum(1 for _ in code_files('include', 'src', 'tests', 'examples', 'benchmarks'))} files, {count} problems")
    return bool(count)


if __name__ == "__main__":
    sys.exit(main())
