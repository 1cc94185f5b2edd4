"""Names that say nothing: Manager, Helper, Util, Impl, common; and the I-prefix. Of files, types and namespaces."""
import re
from pathlib import Path

from lint.project import CPP, Finding, code_only, files, line_of, text_of

EMPTY_WORDS = {"manager", "managers", "helper", "helpers", "util", "utils", "utility", "utilities", "impl", "common",
               "misc", "dto"}
DECLARED = re.compile(r"\b(class|struct|union|enum(?:\s+class)?|concept|namespace|using)\s+(?:\[\[[^\]]*\]\]\s*)?"
                      r"([A-Za-z_][\w:]*)")
DECLARED_IN_PYTHON = re.compile(r"^[ \t]*(class|def)\s+(\w+)", re.MULTILINE)
I_PREFIX = re.compile(r"I[A-Z][a-z]")


def words_of(name: str) -> list[str]:
    """book_ticket-2.hpp and BookTicketURL alike: their words in lower case."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    return [word.lower() for word in re.split(r"[^A-Za-z]+", spaced) if word]


def empty_words(name: str) -> list[str]:
    return [word for word in words_of(name) if word in EMPTY_WORDS]


def findings(root: Path) -> list[Finding]:
    found = []
    for path in files(root):
        found += [Finding(str(path), 1, f"the name '{part}' says nothing: '{word}'")
                  for part in path.parts for word in empty_words(part)]
    for path in files(root, (*CPP, ".py")):
        text = text_of(root, path) or ""
        declared = DECLARED.finditer(code_only(text)) if path.suffix in CPP else DECLARED_IN_PYTHON.finditer(text)
        for match in declared:
            keyword, name = match[1], match[2]
            if keyword == "using" and "::" in name:  # brings in a name of somebody else's making
                continue
            found += [Finding(str(path), line_of(text, match.start()), f"the name '{name}' says nothing: '{word}'")
                      for word in empty_words(name)]
            if keyword in ("class", "struct", "concept") and I_PREFIX.match(name.split("::")[-1]):
                found.append(Finding(str(path), line_of(text, match.start()), f"'{name}': no I-prefix"))
    return found
