import unittest

from lint import links
from lint.tests.planted import PlantedTree


class Links(PlantedTree):
    def test_to_nothing_are_found(self):
        self.plant("README.md", "[a](docs/missing.md)\n\n![b](missing.svg)\n")
        self.assert_found(links, "README.md:1: docs/missing.md does not exist",
                          "README.md:3: missing.svg does not exist")

    def test_to_a_missing_heading_are_found(self):
        self.plant("README.md", "# Tests\n[there](#tests), [nowhere](#test)\n[other](docs/a.md#none)\n")
        self.plant("docs/a.md", "# A\n")
        self.assert_found(links, "README.md:2: #test: no such heading", "README.md:3: docs/a.md#none: no such heading",
                          "docs/a.md:1: no other page links")

    def test_out_of_the_project_are_found(self):
        self.plant("README.md", "[up](../elsewhere.md)\n")
        self.assert_found(links, "README.md:1: ../elsewhere.md leads out of the project")

    def test_a_page_that_nobody_links_to_is_found(self):
        self.plant("README.md", "[a](docs/a.md)\n")
        self.plant("docs/a.md", "# A\n")
        self.plant("docs/b.md", "[myself](b.md)\n")
        self.assert_found(links, "docs/b.md:1: no other page links to this one")

    def test_that_lead_somewhere_and_links_in_code_are_left_alone(self):
        self.plant("README.md", "# Run `make`, then: 예매!\n[a](#run-make-then-예매) [b](docs/a.md#2-two)\n`[c](none.md)`\n"
                                "```\n[d](none.md)\n```\n[e](https://example.org/none) [f](docs/)\n")
        self.plant("docs/a.md", "# A\n## 2. Two\n")
        self.assert_found(links)


if __name__ == "__main__":
    unittest.main()
