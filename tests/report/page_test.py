"""The kept HTML page as a browser takes it: its tags close in order, its numbers (ids) are its own and lead
somewhere, and its policy allows its style sheet, by digest, and nothing else.
"""
import base64
import hashlib
import html.parser
import pathlib
import sys
import unittest

PAGE = (pathlib.Path(__file__).parent / "golden" / "short_child.html").read_text(encoding="utf-8")
VOID = {"meta", "br", "hr"}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.ids, self.references, self.policy, self.style = [], [], [], "", ""

    def handle_starttag(self, tag, attributes):
        names = [name for name, _ in attributes]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice"
        for name, value in attributes:
            assert not name.startswith("on") and name != "style", f"<{tag} {name}>"
            if name == "id":
                self.ids.append(value)
            if name.startswith("aria-labelledby"):
                self.references += value.split()
            if name == "href":
                assert value.startswith("#"), value
                self.references.append(value[1:])
            if tag == "meta" and value and value.startswith("default-src"):
                self.policy = value
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> inside <{self.open[-1:]}>"
        self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.style += data


class Test(unittest.TestCase):
    def setUp(self):
        self.page = Page()
        self.page.feed(PAGE)
        self.page.close()

    def test_tags_close_in_order(self):
        self.assertEqual(self.page.open, [])

    def test_ids_are_unique_and_found(self):
        self.assertEqual(len(self.page.ids), len(set(self.page.ids)))
        self.assertLessEqual(set(self.page.references), set(self.page.ids))
        self.assertTrue(self.page.references)

    def test_the_policy_allows_the_style_sheet(self):
        digest = "sha256-" + base64.b64encode(hashlib.sha256(self.page.style.encode()).digest()).decode()
        self.assertIn(f"style-src '{digest}'", self.page.policy, "src/report/html_style.hpp: style_digest")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
