"""What every lint shares: which files belong to the project, and what a finding is."""
import os
import re
from dataclasses import dataclass
from pathlib import Path

# Never looked into: what is built, run or fetched, as .gitignore has it.
OUTSIDE = {".git", ".cache", ".mypy_cache", ".venv", "__pycache__", "build", "data", "node_modules"}
CPP = (".cpp", ".hpp")
SOURCES = (*CPP, ".py", ".sh", ".sql", ".cmake")


@dataclass(frozen=True, order=True)
class Finding:
    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def files(root: Path, suffixes: tuple[str, ...] = ()) -> list[Path]:
    """Every file of the project with one of these suffixes (all files when none is given), sorted, relative to root."""
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in OUTSIDE]
        found += [Path(folder, name).relative_to(root) for name in names
                  if not suffixes or name.endswith(suffixes) or name == "CMakeLists.txt" and ".cmake" in suffixes]
    return sorted(found)


def text_of(root: Path, path: Path) -> str | None:
    """The file's text; None when it is not UTF-8 text."""
    try:
        return (root / path).read_bytes().decode()
    except UnicodeDecodeError:
        return None


_COMMENT_OR_LITERAL = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)


def code_only(cpp: str) -> str:
    """C++ text with comments and literals blanked, line numbers kept."""
    return _COMMENT_OR_LITERAL.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), cpp)


def line_of(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
