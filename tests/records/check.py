"""Opens the records of a year with the tools an archive has: Python's zipfile, the Library of Congress's bagit, warcio.

Takes a ZIP file or a folder; prints what it found as JSON. Ends with a traceback when something is wrong.
"""
import json
import logging
import pathlib
import sys
import tempfile
import zipfile
from html.parser import HTMLParser

import bagit
from warcio.archiveiterator import ArchiveIterator

logging.disable(logging.INFO)


class Page(HTMLParser):
    """Collects what a page would fetch or run."""

    def __init__(self):
        super().__init__()
        self.fetched, self.links, self.lang = [], [], None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "html":
            self.lang = attrs.get("lang")
        if tag in ("script", "link", "iframe", "form") or any(name.startswith("on") for name in attrs):
            self.fetched.append(tag)
        for name in ("src", "srcset", "poster", "data"):
            if attrs.get(name) and not attrs[name].startswith("data:"):
                self.fetched.append(attrs[name])
        if tag == "a" and attrs.get("href"):
            self.links.append(attrs["href"])


def warc(path):
    found, info = {}, 0
    with open(path, "rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise"):
            if record.rec_type == "warcinfo":
                info += 1
            body = record.content_stream().read()
            if record.rec_type == "response":
                url = record.rec_headers.get_header("WARC-Target-URI")
                assert url not in found, f"{url} stands twice"
                said = record.http_headers.get_header("Content-Length")
                assert int(said) == len(body), f"{url}: {said} bytes said, {len(body)} there"
                found[url] = [int(record.http_headers.get_statuscode()), len(body)]
    assert info == 1
    return found


def main(given):
    with tempfile.TemporaryDirectory() as scratch:
        root = pathlib.Path(given)
        if root.is_file():
            with zipfile.ZipFile(root) as packed:
                assert packed.testzip() is None
                packed.extractall(scratch)
            (root,) = pathlib.Path(scratch).iterdir()
        bag = bagit.Bag(str(root))
        bag.validate()
        data = root / "data"
        pages = {}
        for path in sorted((data / "posts").glob("*.html")):
            page = Page()
            page.feed(path.read_text("utf-8"))
            assert not page.fetched, f"{path.name} fetches {page.fetched}"
            assert page.lang, path.name
            for link in page.links:
                if link.startswith("../"):
                    assert (path.parent / link).is_file(), f"{path.name} links {link}, which is not there"
            pages[path.stem] = path.read_text("utf-8")
        print(json.dumps({
            "root": root.name,
            "info": dict(bag.info),
            "files": sorted(str(path.relative_to(data)) for path in data.rglob("*") if path.is_file()),
            "warc": warc(data / "pages.warc.gz"),
            "posts": json.loads((data / "posts.json").read_text("utf-8")),
            "pages": pages,
        }))


main(sys.argv[1])
