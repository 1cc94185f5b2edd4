"""A small tree of files to plant violations in."""
import tempfile
import unittest
from pathlib import Path


class PlantedTree(unittest.TestCase):
    """Gives each test an empty folder; `plant` writes a file into it, `found` says what a lint finds there."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def plant(self, path: str, text: str = "") -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)

    def found(self, lint) -> list[str]:
        return [str(finding) for finding in lint.findings(self.root)]

    def assert_found(self, lint, *expected: str) -> None:
        """Exactly one finding for each expected beginning, and no other."""
        found = self.found(lint)
        self.assertEqual(len(found), len(expected), found)
        for one, beginning in zip(sorted(found), sorted(expected)):
            self.assertTrue(one.startswith(beginning), f"{one!r} does not start with {beginning!r}")
