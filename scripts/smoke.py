"""A visit to the running demo: the secretariat signs in and fetches the report of the 2017 round.

smoke.py http://127.0.0.1:8000
"""

import re
import subprocess
import sys
from html import unescape
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, build_opener

USERNAME, PASSWORD = "thuongtruc", "Demo-ISO-9001"  # noqa: S105 - known to everybody, in the demo only
IN_THE_REPORT = ["BÁO CÁO", "TCVN ISO 9001:2008", "Độc lập - Tự do - Hạnh phúc"]


class Visitor:
    """A browser without a screen."""

    def __init__(self, site):
        self.site = site
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, path):
        return self.opener.open(urljoin(self.site, path), timeout=60)

    def page(self, path):
        with self.get(path) as answer:
            return answer.read().decode()

    def sign_in(self):
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page("/accounts/login/")).group(1)
        form = {"csrfmiddlewaretoken": token, "login": USERNAME, "password": PASSWORD}
        with self.opener.open(urljoin(self.site, "/accounts/login/"), urlencode(form).encode(), timeout=60) as answer:
            if urlsplit(answer.url).path.startswith("/accounts/"):
                sys.exit(f"{USERNAME} could not sign in: the answer is {answer.url}.")


def main():
    visitor = Visitor(sys.argv[1])
    visitor.sign_in()
    reports = [path for path in downloads(visitor) if is_the_report(visitor, path)]
    if not reports:
        sys.exit("The issued report of the 2017 round is not among the documents.")
    print(f"The report of the 2017 round is there: {reports[0]}")


def downloads(visitor):
    """The downloads that the list of documents, and the pages of the documents in it, link to."""
    listed = links(visitor.page("/documents/"))
    papers = [path for path in listed if re.fullmatch(r"/documents/\d+/", path)]
    found = [path for page in papers for path in links(visitor.page(page))]
    return dict.fromkeys(path for path in [*listed, *found] if re.fullmatch(r"/documents/\d+/download/", path))


def links(html):
    return [urlsplit(unescape(address)).path for address in re.findall(r'href="([^"]+)"', html)]


def is_the_report(visitor, path):
    with visitor.get(path) as answer:
        kind, content = answer.headers.get_content_type(), answer.read()
    if not content.startswith(b"%PDF-"):
        return False
    if kind != "application/pdf":
        sys.exit(f"{path} is a PDF and was served as {kind}.")
    command = ["pdftotext", "-layout", "-", "-"]
    text = subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()
    text = " ".join(text.split())
    return "2017" in text and all(words in text for words in IN_THE_REPORT)


if __name__ == "__main__":
    main()
