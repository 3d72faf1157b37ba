"""A headless Chromium, driven by the WebDriver protocol (W3C WebDriver), which needs no library."""
import base64
import http.client
import json
import pathlib
import tempfile

from processes import Running, find_program, free_port, wait_until

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Browser:
    """One browser with a profile of its own."""

    def __init__(self):
        self.port = free_port()
        self.driver = Running([find_program("chromedriver"), f"--port={self.port}"])
        self.driver.wait_for_line(lambda line: "started successfully" in line)
        self.profile = tempfile.TemporaryDirectory(prefix="castellan-browser-", ignore_cleanup_errors=True)
        options = {"binary": str(find_program("chromium")), "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1000,900",
            f"--user-data-dir={self.profile.name}"]}
        answer = self._call("POST", "/session", {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}})
        self.session = f"/session/{answer['sessionId']}"

    def close(self):
        try:
            self._call("DELETE", self.session)
        finally:
            self.driver.kill()
            self.profile.cleanup()

    def call(self, method, path, body=None):
        return self._call(method, self.session + path, body)

    def _call(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            text = json.dumps(body if body is not None else {}) if method == "POST" else None
            connection.request(method, path, text, {"Content-Type": "application/json"})
            value = json.loads(connection.getresponse().read())["value"]
        finally:
            connection.close()
        if isinstance(value, dict) and "error" in value:
            raise LookupError(f"{value['error']}: {value['message']}")
        return value

    def open(self, url):
        self.call("POST", "/url", {"url": url})

    @property
    def url(self):
        return self.call("GET", "/url")

    @property
    def source(self):
        return self.call("GET", "/source")

    @property
    def text(self):
        return self.call("GET", f"/element/{self.find('body')}/text")

    def find(self, selector):
        return self.call("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def type(self, selector, text):
        element = self.find(selector)
        self.call("POST", f"/element/{element}/clear")
        self.call("POST", f"/element/{element}/value", {"text": text})

    def click(self, selector):
        self.call("POST", f"/element/{self.find(selector)}/click")

    def cookies(self):
        return {cookie["name"]: cookie for cookie in self.call("GET", "/cookie")}

    def wait_for(self, text, seconds=20):
        """Waits until a page shows a text."""
        def shown():
            try:
                return text in self.text
            except LookupError:  # between two pages
                return False
        return wait_until(shown, seconds, f"a page with “{text}”")

    def screenshot(self, path):
        pathlib.Path(path).write_bytes(base64.b64decode(self.call("GET", "/screenshot")))
