"""Files of at most 400 lines, Python functions of at most 70 (clang-tidy counts the lines of C++ functions)."""
import ast
from pathlib import Path

from lint.project import SOURCES, Finding, files, text_of

FILE_LINES, FUNCTION_LINES = 400, 70


def findings(root: Path) -> list[Finding]:
    found = []
    for path in files(root, SOURCES):
        text = text_of(root, path) or ""
        lines = text.count("\n")
        if lines > FILE_LINES:
            found.append(Finding(str(path), FILE_LINES + 1, f"{lines} lines, at most {FILE_LINES}: two files in one?"))
        if path.suffix == ".py":
            found += [Finding(str(path), node.lineno, f"{node.name}: {size} lines, at most {FUNCTION_LINES}")
                      for node in ast.walk(ast.parse(text))
                      if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
                      and (size := node.end_lineno - node.lineno + 1) > FUNCTION_LINES]
    return found
