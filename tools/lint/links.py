"""Links in Markdown lead somewhere, and every page under docs/ is linked from another one."""
import re
from collections.abc import Iterator
from pathlib import Path

from lint.project import Finding, files

FENCE = re.compile(r"^(```|~~~).*?^\1\s*?$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\(<?([^)<>\s]+)>?(?:\s+\"[^\"]*\")?\)")
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)


def blanked(text: str, *patterns: re.Pattern) -> str:
    for pattern in patterns:
        text = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    return text


def anchors(text: str) -> set[str]:
    """The fragments that a page's headings get when it is shown."""
    found: set[str] = set()
    for heading in HEADING.findall(blanked(text, FENCE)):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
        slug = re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", plain))
        repeated = sum(1 for anchor in found if re.fullmatch(re.escape(slug) + r"(-\d+)?", anchor))
        found.add(f"{slug}-{repeated}" if repeated else slug)
    return found


def links(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(blanked(text, FENCE, CODE).split("\n"), 1):
        yield from ((number, target) for target in LINK.findall(line))


def findings(root: Path) -> list[Finding]:
    found, linked = [], set()
    pages = files(root, (".md",))
    for page in pages:
        for number, target in links((root / page).read_text()):
            if re.match(r"[a-z]+:", target):  # http:, mailto:
                continue
            name, _, fragment = target.partition("#")
            goal = (root / page.parent / name).resolve() if name else root.resolve() / page
            if not goal.is_relative_to(root.resolve()):
                found.append(Finding(str(page), number, f"{target} leads out of the project"))
            elif not goal.exists():
                found.append(Finding(str(page), number, f"{target} does not exist"))
            elif fragment and goal.suffix == ".md" and fragment not in anchors(goal.read_text()):
                found.append(Finding(str(page), number, f"{target}: no such heading"))
            elif name and goal != root.resolve() / page:
                linked.add(goal)
    found += [Finding(str(page), 1, "no other page links to this one") for page in pages
              if page.parts[0] == "docs" and root.resolve() / page not in linked]
    return found
