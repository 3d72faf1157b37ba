"""Writers that remember what the server acknowledged."""
import http.client
import json
import threading


class Chain(threading.Thread):
    """One session that refreshes as fast as it can. Each acknowledged refresh is a durable change: session, audit entry, event."""

    def __init__(self, server, refresh_token):
        super().__init__(daemon=True)
        self.host = server.host
        self.token = refresh_token  # the newest that was acknowledged
        self.acknowledged = 0
        self.in_flight = False
        self.refusal = None

    def run(self):
        connection = http.client.HTTPConnection(self.host, timeout=30)
        try:
            while True:
                self.in_flight = True
                connection.request(
                    "POST", "/v1/auth/refresh", json.dumps({"refreshToken": self.token}),
                    {"Content-Type": "application/json"})
                response = connection.getresponse()
                body = response.read()
                if response.status != 200:
                    self.refusal = f"{response.status}: {body.decode(errors='replace')}"
                    return
                self.token = json.loads(body)["data"]["refreshToken"]
                self.acknowledged += 1
                self.in_flight = False
        except (OSError, http.client.HTTPException, ValueError):
            return  # the server is gone, as planned
        finally:
            connection.close()


def start_chains(server, login, count):
    """Sessions first, so that the load is durable changes and not password hashing."""
    chains = [Chain(server, server.sign_in(login)["refreshToken"]) for _ in range(count)]
    for chain in chains:
        chain.start()
    return chains
