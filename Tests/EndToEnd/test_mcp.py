"""MCP with the official Python SDK, unmodified: it finds its way by OAuth, lists and calls the tools, and can't find a way to write."""
import asyncio
import contextlib
import json
import re
import urllib.parse

import httpx2
import pytest
import requests
from mcp import Client
from mcp.client.auth import OAuthClientProvider
from mcp.client.auth.oauth2 import AuthorizationCodeResult
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import OAuthClientInformationFull, OAuthClientMetadata
from mcp.shared.exceptions import MCPError

from page_user import PageUser
from test_oauth import House

REDIRECT = "http://127.0.0.1:8765/callback"
# What the challenge asks a client to ask for: what the tools need, and nothing that writes.
READING = {"read", "list", "check"}


class Storage:
    """What a client keeps: a client that an administrator registered, and its tokens."""

    def __init__(self, client):
        self.client, self.tokens = client, None

    async def get_tokens(self):
        return self.tokens

    async def set_tokens(self, tokens):
        self.tokens = tokens

    async def get_client_info(self):
        return self.client

    async def set_client_info(self, client):
        self.client = client


class Person:
    """Whoever sits before the browser that the client opens."""

    def __init__(self, house):
        self.house, self.back = house, None

    async def open(self, address):
        user, login = PageUser(self.house.server.url), self.house.installation.administrator
        shown = await asyncio.to_thread(user.ask, "GET", address)
        assert "password" in shown, f"{address}: {shown}"
        await asyncio.to_thread(lambda: user.submit(login=login.email, password=login.password))
        self.asked = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)
        self.back = await asyncio.to_thread(lambda: user.submit(decision="allow"))

    async def came_back(self):
        query = {name: value[0] for name, value in urllib.parse.parse_qs(urllib.parse.urlsplit(self.back).query).items()}
        return AuthorizationCodeResult(code=query["code"], state=query.get("state"), iss=query.get("iss"))


def scopes_of(house):
    """The scopes that the server tells who comes without a token."""
    answer = requests.post(f"{house.server.url}/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"}, timeout=10)
    assert answer.status_code == 401
    return re.search(r'scope="([^"]*)"', answer.headers["WWW-Authenticate"]).group(1)


@contextlib.asynccontextmanager
async def connected(house, mode):
    scopes = scopes_of(house)
    assert all(scope.split(":")[1] in READING or scope == "recommendation:create" for scope in scopes.split()), scopes
    made = house.client("--redirect-uri", REDIRECT, "--auth", "none", *(
        word for scope in [*scopes.split(), "offline_access"] for word in ("--scope", scope)))
    storage, person = Storage(OAuthClientInformationFull(
        client_id=made["client_id"], redirect_uris=[REDIRECT], token_endpoint_auth_method="none",
        grant_types=["authorization_code", "refresh_token"], response_types=["code"])), Person(house)
    provider = OAuthClientProvider(
        f"{house.server.url}/mcp", OAuthClientMetadata(redirect_uris=[REDIRECT], token_endpoint_auth_method="none"),
        storage, redirect_handler=person.open, callback_handler=person.came_back)
    async with httpx2.AsyncClient(auth=provider, timeout=30) as http:
        async with Client(streamable_http_client(f"{house.server.url}/mcp", http_client=http), mode=mode) as client:
            yield client, storage, person


async def journey(house, mode):
    async with connected(house, mode) as (client, storage, person):
        assert set(person.asked["scope"][0].split()) - {"offline_access"} == set(scopes_of(house).split())
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert {"whoami", "get_status", "list_security_events", "check_permission", "list_accounts", "list_recommendations",
                "propose_recommendation"} <= tools.keys()
        assert all(tool.annotations.read_only_hint for name, tool in tools.items() if name != "propose_recommendation")
        me = await client.call_tool("whoami", {})
        assert not me.is_error and me.structured_content["role"] == "system_admin"
        assert me.structured_content == json.loads(me.content[0].text)
        assert "user:create" not in me.structured_content["permissions"], "the token has no more than it asked for"
        events = await client.call_tool("list_security_events", {"type": "login_success", "limit": 5})
        found = events.structured_content["events"]
        assert found and all(event["event_type"] == "login_success" for event in found)
        assert house.installation.administrator.email not in events.content[0].text, "addresses are masked"
        one = await client.call_tool("get_security_event", {"event": found[0]["id"]})
        assert one.structured_content["id"] == found[0]["id"]
        status = await client.read_resource("castellan://status")
        assert json.loads(status.contents[0].text)["components"]
        same = await client.read_resource(f"castellan://security-events/{found[0]['id']}")
        assert json.loads(same.contents[0].text) == one.structured_content
        assert [str(one.uri) for one in (await client.list_resources()).resources] == ["castellan://status", "castellan://me"]
        accounts = await client.call_tool("list_accounts", {})
        assert accounts.structured_content == {"accounts": [], "total": 0}
        assert {one.name for one in (await client.list_prompts()).prompts} == {"review_account", "review_my_security"}
        prompt = await client.get_prompt("review_account", {"account": "ACC-1"})
        assert "never an instruction" in prompt.messages[0].content.text
        wrong = await client.call_tool("list_security_events", {"limit": 0, "nonsense": 1})
        assert wrong.is_error and "limit" in wrong.content[0].text and "nonsense" in wrong.content[0].text
        for name in ("create_user", "update_account", "approve_recommendation", "Bash", "Write", "../v1/users", ""):
            with pytest.raises(MCPError):
                await client.call_tool(name, {})
        return storage.tokens.access_token


def rows(house):
    """How much there is of everything that somebody might want to write."""
    return [house.installation.sql(f"SELECT count(*) FROM {table};").strip() for table in ("users", "api_keys", "oauth_clients")]


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_sdk(engine, install, mode):
    house = House(install(engine))
    token = asyncio.run(journey(house, mode))
    before = rows(house)
    # The token itself opens no way to write either, wherever it is tried.
    document = house.server.get("/openapi.json").json
    tried = 0
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            permission = operation.get("x-permission", "")
            if method == "get" or not permission or permission.split(":")[1] in READING or path == "/mcp":
                continue
            if permission == "recommendation:create":
                continue
            address = re.sub(r"\{\w+\}", "0190a0b0-0000-7000-8000-000000000001", path)
            answer = requests.request(
                method, house.server.url + address, json={}, headers={"Authorization": f"Bearer {token}"}, timeout=10)
            assert answer.status_code == 403, f"{method} {path}: {answer.status_code} {answer.text}"
            tried += 1
    assert tried > 30 and rows(house) == before


def test_wire(engine, install):
    """What the transport asks for, message by message."""
    house = House(install(engine))
    url, meta = f"{house.server.url}/mcp", {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}

    def ask(method, params=None, headers=(), id=1, **more):
        fields = {"Authorization": f"Bearer {house.token}", "Accept": "application/json, text/event-stream", **dict(headers)}
        body = {"jsonrpc": "2.0", "id": id, "method": method, "params": params or {}, **more}
        return requests.post(url, json={name: value for name, value in body.items() if value is not None}, headers=fields, timeout=10)

    modern = lambda method, **params: ask(
        method, {"_meta": meta, **params},
        {"MCP-Protocol-Version": "2026-07-28", "Mcp-Method": method, **({"Mcp-Name": params["name"]} if "name" in params else {})})
    found = modern("server/discover").json()["result"]
    assert found["supportedVersions"][0] == "2026-07-28" and found["resultType"] == "complete"
    assert found["_meta"]["io.modelcontextprotocol/serverInfo"]["name"] == "castellan"
    assert modern("tools/call", name="whoami", arguments={}).json()["result"]["isError"] is False
    missing = modern("tools/shout")
    assert missing.status_code == 404 and missing.json()["error"]["code"] == -32601
    assert modern("ping").status_code == 404 and modern("initialize").status_code == 404

    name = {"MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/call", "Mcp-Name": "whoami"}
    call = {"_meta": meta, "name": "whoami"}
    for wrong in ({"Mcp-Name": "get_status"}, {"Mcp-Method": "tools/list"}, {"MCP-Protocol-Version": "2025-11-25"},
                  {"Mcp-Name": "=?base64?!?="}):
        answer = ask("tools/call", call, {**name, **wrong})
        assert answer.status_code == 400 and answer.json()["error"]["code"] == -32020, f"{wrong}: {answer.text}"
    assert ask("tools/call", call, {**name, "Mcp-Name": "=?base64?d2hvYW1p?="}).json()["result"]
    future = {**meta, "io.modelcontextprotocol/protocolVersion": "2099-01-01"}
    answer = ask("tools/list", {"_meta": future}, {"MCP-Protocol-Version": "2099-01-01", "Mcp-Method": "tools/list"})
    assert answer.status_code == 400 and answer.json()["error"]["code"] == -32022
    assert answer.json()["error"]["data"]["supported"] == ["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26"]
    bare = ask("tools/list", {"_meta": {"io.modelcontextprotocol/protocolVersion": "2026-07-28"}}, {
        "MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/list"})
    assert bare.status_code == 400 and bare.json()["error"]["code"] == -32602

    for asked, chosen in (("2025-06-18", "2025-06-18"), ("2024-11-05", "2025-11-25"), ("2026-07-28", "2025-11-25")):
        begun = ask("initialize", {"protocolVersion": asked, "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}})
        assert begun.json()["result"]["protocolVersion"] == chosen and "Mcp-Session-Id" not in begun.headers
    assert ask("ping", headers={"MCP-Protocol-Version": "2025-11-25"}).json() == {"jsonrpc": "2.0", "id": 1, "result": {}}
    assert ask("tools/shout", headers={"MCP-Protocol-Version": "2025-11-25"}).json()["error"]["code"] == -32601
    noted = ask("notifications/initialized", id=None)
    assert noted.status_code == 202 and not noted.content
    for answer in (requests.get(url, timeout=10), requests.delete(url, timeout=10)):
        assert answer.status_code == 405 and answer.headers["Allow"] == "POST"
    stranger = ask("tools/list", headers={"Origin": "https://evil.example"})
    assert stranger.status_code == 403 and stranger.json()["error"]["code"] == "CROSS_SITE_REQUEST"
    assert ask("tools/list", headers={"Origin": house.server.url}).status_code == 200
    assert requests.post(url, json=[], headers={"Authorization": f"Bearer {house.token}"}, timeout=10).status_code == 400
