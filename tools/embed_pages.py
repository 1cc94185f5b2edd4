#!/usr/bin/env python3
"""Writes built pages into a C++ source file (web/files.hpp): each as it is, and as gzip.

    tools/embed_pages.py FOLDER FILE.cpp
"""
import gzip
import hashlib
import sys
from pathlib import Path

TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
         ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".json": "application/json"}

HEAD = """#include "web/files.hpp"

#include <array>
#include <string_view>

namespace boxoffice::web {
namespace {

"""
TAIL = """
}  // namespace

std::span<const http::StaticFile> files() { return all; }

}  // namespace boxoffice::web
"""


def literal(data: bytes) -> str:
    """Adjacent literals of some bytes each, in octal, which no digit behind them can lengthen."""
    lines = (data[at:at + 40] for at in range(0, len(data), 40))
    return "\n".join('    "' + "".join(f"\\{byte:03o}" for byte in line) + '"' for line in lines) or '    ""'


def entry(folder: Path, file: Path) -> tuple[str, str]:
    data = file.read_bytes()
    packed = gzip.compress(data, 9, mtime=0)
    name = f"file_{hashlib.sha256(str(file.relative_to(folder)).encode()).hexdigest()[:16]}"
    path = "/" + file.relative_to(folder).as_posix()
    tag = hashlib.sha256(data).hexdigest()[:32]
    text = (f"constexpr std::string_view {name}{{\n{literal(data)},\n    {len(data)}}};\n"
            f"constexpr std::string_view {name}_gzip{{\n{literal(packed)},\n    {len(packed)}}};\n")
    return text, f'    http::StaticFile{{"{path}", "{TYPES[file.suffix]}", "{tag}", {name}, {name}_gzip}},'


def main(folder: Path, target: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    texts, rows = zip(*(entry(folder, file) for file in files))
    table = f"constexpr std::array<http::StaticFile, {len(rows)}> all{{\n" + "\n".join(rows) + "\n};\n"
    target.write_text(HEAD + "\n".join(texts) + "\n" + table + TAIL)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
