"""moto's S3, which enforces Object Lock and preconditions, behind a line that can be cut."""
import socket
import sys
import threading

import boto3
from botocore.config import Config

from processes import Running, free_port, wait_until

KEYS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "example"}


class Line:
    """Passes connections on to a port, unless it is cut: then nobody listens."""

    def __init__(self, target):
        self.target, self.port = target, free_port()
        self.open_sockets = set()
        self.listener = None
        self.mend()

    def mend(self):
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def cut(self):
        # A thread that waits in accept() would otherwise keep the port open.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for each in list(self.open_sockets):
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def _accept(self, listener):
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.target))
            for one, other in [(client, server), (server, client)]:
                self.open_sockets.add(one)
                threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    def _pass(self, one, other):
        try:
            while data := one.recv(1 << 16):
                other.sendall(data)
        except OSError:
            pass
        for each in (one, other):
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.open_sockets.discard(one)
        one.close()


class ObjectStore:
    """A bucket with Object Lock. `environment` is what a server needs to mirror into it."""

    def __init__(self, bucket="audit"):
        self.bucket, port = bucket, free_port()
        self.running = Running([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", port])
        self.client = boto3.client(
            "s3", endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1", aws_access_key_id="AKIDEXAMPLE",
            aws_secret_access_key="example", config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}))
        wait_until(lambda: self._answers(port), 60, "moto answers")
        self.client.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=True)
        self.line = Line(port)
        self.environment = {
            **KEYS, "AUDIT_S3_BUCKET": bucket, "AUDIT_S3_ENDPOINT": f"http://127.0.0.1:{self.line.port}",
            "AUDIT_S3_PATH_STYLE": "true", "AUDIT_ANCHOR_INTERVAL": "1s"}

    @staticmethod
    def _answers(port):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    def keys(self, prefix=""):
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix)
        return [each["Key"] for page in pages for each in page.get("Contents", [])]

    def read(self, key):
        return self.client.get_object(Bucket=self.bucket, Key=key)["Body"].read()

    def close(self):
        self.line.cut()
        self.running.kill()
