"""Zoho CRM's REST API, version 8, as far as a sync asks for it: tokens, pages of accounts, and what goes wrong on the way."""
import datetime
import http.server
import json
import threading
import time
import urllib.parse

EPOCH = datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc)
PAGE = 200


class ZohoStandIn:
    """An organisation with so many accounts. `faults` says of a page of accounts, by its number, what goes wrong the first time it is
    asked for: `expired`, `429`, `500`, `silence` or `truncated`."""

    def __init__(self, accounts, faults=()):
        self.accounts, self.faults = accounts, dict(faults)
        self.tokens, self.good_from, self.pages, self.lock = 0, 1, [], threading.Lock()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                outer.token(self, urllib.parse.parse_qs(body))

            def do_GET(self):
                outer.records(self)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        # A client that is killed hangs up in the middle.
        self.server.handle_error = lambda *_: None
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.environment = {
            "ZOHO_CLIENT_ID": "1000.id", "ZOHO_CLIENT_SECRET": "secret", "ZOHO_REFRESH_TOKEN": "1000.refresh",
            "ZOHO_ACCOUNTS_URL": self.url, "ZOHO_API_URL": self.url, "ZOHO_REQUESTS_PER_MINUTE": "60000"}

    def close(self):
        self.server.shutdown()

    def token(self, request, form):
        assert form["refresh_token"] == ["1000.refresh"] and form["grant_type"] == ["refresh_token"], form
        with self.lock:
            self.tokens += 1
            text = f"1000.access{self.tokens}"
        self.answer(request, 200, json.dumps({"access_token": text, "expires_in": 3600, "token_type": "Bearer"}))

    def records(self, request):
        url = urllib.parse.urlsplit(request.path)
        query = {name: values[0] for name, values in urllib.parse.parse_qs(url.query).items()}
        start = int(query.get("page_token", "t0")[1:])
        is_accounts = url.path == "/crm/v8/Accounts"
        fault = self.faults.pop(start // PAGE, None) if is_accounts else None
        if fault == "expired":
            self.good_from = self.tokens + 1
        if int(request.headers["Authorization"].removeprefix("Zoho-oauthtoken 1000.access")) < self.good_from:
            return self.answer(request, 401, '{"code": "INVALID_TOKEN", "message": "invalid oauth token"}')
        if fault in ("429", "500"):
            return self.answer(request, int(fault), "{}", {"Retry-After": "1"} if fault == "429" else {})
        if fault == "silence":
            time.sleep(20)
            return request.connection.close()
        if not is_accounts:
            return self.answer(request, 204, "")
        since = request.headers.get("If-Modified-Since")
        first = max(start, int((datetime.datetime.fromisoformat(since) - EPOCH).total_seconds()) if since else 0)
        rows = [self.account(number) for number in range(first, min(first + PAGE, self.accounts))]
        if not rows:
            return self.answer(request, 304, "")
        end = first + len(rows)
        self.pages.append(first)
        body = json.dumps({
            "data": rows, "info": {
                "more_records": end < self.accounts, "next_page_token": f"t{end}" if end < self.accounts else None}})
        self.answer(request, 200, body[:len(body) // 2] if fault == "truncated" else body)

    @staticmethod
    def account(number):
        changed = (EPOCH + datetime.timedelta(seconds=number)).isoformat()
        return {
            "id": f"55{number:07}", "Modified_Time": changed, "Account_Name": f"Customer {number}", "Industry": "Retail",
            "Account_Status": "Active", "Annual_Revenue": number, "Billing_City": "Dubai", "Billing_Country": "AE",
            "Website": f"https://c{number}.example", "Owner": {"id": "1", "email": "nobody@example.org"}}

    @staticmethod
    def answer(request, status, body, headers=()):
        data = body.encode()
        request.send_response(status)
        for name, value in dict(headers).items():
            request.send_header(name, value)
        request.send_header("Content-Type", "application/json")
        if status not in (204, 304):
            request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        if status not in (204, 304):
            request.wfile.write(data)
