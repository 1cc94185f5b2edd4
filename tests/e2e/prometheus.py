"""A strict reader of the Prometheus text format, version 0.0.4."""

import re
from dataclasses import dataclass

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LINE = re.compile(rf"^({NAME})(?:\{{(.*)\}})? ([-+]?(?:[0-9.]+(?:[eE][-+]?[0-9]+)?|Inf)|NaN)(?: [0-9]+)?$")
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)')
KINDS = {"counter", "gauge", "histogram", "summary", "untyped"}


@dataclass(frozen=True)
class Sample:
    name: str
    labels: dict[str, str]
    value: float


def parse(text: str) -> list[Sample]:
    """Every sample. Raises ValueError for a line that is none, a label written wrong, and a series given twice."""
    samples: list[Sample] = []
    seen: set[tuple[str, str]] = set()
    if not text.endswith("\n"):
        raise ValueError("the last line has no end")
    for line in text.splitlines():
        if line.startswith("#"):
            _comment(line)
        elif line:
            samples.append(_sample(line))
            series = (samples[-1].name, repr(sorted(samples[-1].labels.items())))
            if series in seen:
                raise ValueError(f"twice: {line}")
            seen.add(series)
    return samples


def _comment(line: str) -> None:
    if line.startswith("# TYPE ") and (len(line.split()) != 4 or line.split()[3] not in KINDS):
        raise ValueError(f"not a type: {line}")


def _sample(line: str) -> Sample:
    found = LINE.match(line)
    if not found:
        raise ValueError(f"not a sample: {line}")
    name, labels, value = found.groups()
    parsed: dict[str, str] = {}
    at = 0
    while labels and at < len(labels):
        label = LABEL.match(labels, at)
        if not label or label[1] in parsed:
            raise ValueError(f"not labels: {line}")
        parsed[label[1]] = re.sub(r"\\(.)", lambda escape: {"n": "\n"}.get(escape[1], escape[1]), label[2])
        at = label.end()
    return Sample(name, parsed, float(value))
