"""Somebody at the server's pages: follows what leads on, keeps cookies, fills forms in. No script runs."""
import html.parser
import http.client
import urllib.parse


class Forms(html.parser.HTMLParser):
    """The forms of a page: where they go and what is in them already."""

    def __init__(self, text):
        super().__init__()
        self.forms = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.forms.append((attributes.get("action", ""), {}))
        elif tag in ("input", "button") and self.forms and "name" in attributes and attributes.get("type") == "hidden":
            self.forms[-1][1][attributes["name"]] = attributes.get("value", "")


class PageUser:
    def __init__(self, url):
        self.url = url
        self.host = urllib.parse.urlsplit(url).netloc
        self.cookies = {}

    def ask(self, method, address, form=None):
        """The page at an address; where it leads away from this server, that address."""
        for _ in range(10):
            target = urllib.parse.urljoin(self.url, address)
            if urllib.parse.urlsplit(target).netloc != self.host:
                return target
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "Origin": self.url}
            body = None
            if form is not None:
                body = urllib.parse.urlencode(form)
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection = http.client.HTTPConnection(self.host, timeout=30)
            connection.request(method, target.removeprefix(self.url), body, headers)
            response = connection.getresponse()
            text = response.read().decode()
            connection.close()
            for cookie in response.headers.get_all("Set-Cookie") or []:
                name, _, value = cookie.split(";")[0].partition("=")
                self.cookies[name] = value
            if response.status not in (302, 303):
                assert response.status == 200, f"{method} {target}: {response.status} {text}"
                self.page, self.at = text, target
                return text
            method, address, form = "GET", urllib.parse.urljoin(target, response.headers["Location"]), None
        raise AssertionError(f"{address} leads on and on")

    def submit(self, **fields):
        """Sends the form that has these fields hidden in it or asks for them: the first of the page."""
        action, hidden = Forms(self.page).forms[0]
        return self.ask("POST", urllib.parse.urljoin(self.at, action), {**hidden, **fields})
