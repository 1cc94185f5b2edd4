"""What must not stand in any text of the project: this machine's paths, package hosts, unfinished marks, dead code."""
import re
from collections.abc import Iterator
from pathlib import Path

from lint.project import CPP, Finding, files, text_of

EVERYWHERE = [
    (re.compile(r"(?<![\w.~-])/(?:work|root|farm|home)/"), "a path of one machine"),
    (re.compile(r"(?<![\w-])(?:registry|repo\d*|proxy|index|static|deb|security|snapshot|files|packages?)"
                r"\.[a-z][a-z-]+\.(?:org|com|io|net)\b"), "a package host: the clients know theirs"),
    (re.compile(r"\b(?:TO[D]O|FI[X]ME|X[X]X)\b"), "unfinished: finish it, or file an issue"),
]
CPP_ONLY = [
    (re.compile(r"\bGTEST_SKIP\b|\bDISABLED_\w"), "a test that does not run"),
    (re.compile(r"\bthis_thread::sleep|(?<![\w.])u?sleep\("), "sleeping: wait for what is waited for"),
    (re.compile(r"NOLINT(?!(?:NEXTLINE)?\([\w.,-]+\): \S)"), "NOLINT without its check and its reason"),
    # Not of documented examples, which are indented by more than one blank.
    (re.compile(r"^\s*// ?(?=\S)(?!/|!)(?:.*(?:[\w)\]\"]\s*;|\)\s*\{|\belse\s*\{)\s*$|"
                r"#\s*(?:include|if|define|endif)\b)"),
     "commented-out code"),
    (re.compile(r"#\s*include\s*[<\"](?:format|print|bits/[\w+.]+|boost/(?:asio|beast|json|url)\.hpp)[>\"]"),
     "a header that the project does without: <format> and <print> are missing, umbrella headers are slow"),
]
# Prose in a comment may end in a semicolon; code has one of these in it.
CODE_SIGNS = re.compile(r"[=({\[]|->|::")


def in_line(path: Path, line: str) -> Iterator[str]:
    rules = EVERYWHERE + (CPP_ONLY if path.suffix in CPP else [])
    for pattern, message in rules:
        if pattern.search(line) and (message != "commented-out code" or CODE_SIGNS.search(line) or "#" in line):
            yield message


def findings(root: Path) -> list[Finding]:
    found = []
    for path in files(root):
        text = text_of(root, path)
        if text is None:
            continue
        for number, line in enumerate(text.split("\n"), 1):
            found += [Finding(str(path), number, message) for message in in_line(path, line)]
            if len(line) > 120 and path.suffix in (".py", ".sh"):
                found.append(Finding(str(path), number, f"{len(line)} characters, at most 120"))
            if line != line.rstrip() and path.suffix not in (".http", ".patch"):
                found.append(Finding(str(path), number, "blanks at the end of the line"))
        if path.suffix == ".hpp" and "#pragma once" not in text.split("\n", 1)[0]:
            found.append(Finding(str(path), 1, "a header starts with #pragma once"))
        if text and not text.endswith("\n"):
            found.append(Finding(str(path), text.count("\n") + 1, "no new line at the end of the file"))
    return found
