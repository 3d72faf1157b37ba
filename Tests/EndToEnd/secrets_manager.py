"""moto's Secrets Manager, which checks every signature, behind a line that can be cut."""
import json
import os
import sys

import boto3
from botocore.config import Config

from object_store import Line
from processes import Running, free_port, wait_until

POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "secretsmanager:*", "Resource": "*"}]}


class SecretsManager:
    """One account with one user. `environment` is what a server needs to keep its secrets there."""

    def __init__(self):
        port = free_port()
        # The first six calls make the user and their temporary credentials; from then on each call has to be signed by either.
        self.running = Running(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", port],
            {**os.environ, "INITIAL_NO_AUTH_ACTION_COUNT": "6"})
        self.url = f"http://127.0.0.1:{port}"
        wait_until(lambda: self._answers(port), 60, "moto answers")
        iam = self._client("iam", "x", "x")
        iam.create_user(UserName="castellan")
        key = iam.create_access_key(UserName="castellan")["AccessKey"]
        iam.put_user_policy(UserName="castellan", PolicyName="secrets", PolicyDocument=json.dumps(POLICY))
        self.key, self.secret = key["AccessKeyId"], key["SecretAccessKey"]
        iam.create_role(RoleName="castellan", AssumeRolePolicyDocument="{}")
        iam.put_role_policy(RoleName="castellan", PolicyName="secrets", PolicyDocument=json.dumps(POLICY))
        role = self._client("sts", "x", "x").assume_role(
            RoleArn="arn:aws:iam::123456789012:role/castellan", RoleSessionName="castellan")["Credentials"]
        self.temporary = {
            "AWS_ACCESS_KEY_ID": role["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": role["SecretAccessKey"],
            "AWS_SESSION_TOKEN": role["SessionToken"]}
        self.client = self._client("secretsmanager", self.key, self.secret)
        self.line = Line(port)
        self.environment = {
            "SECRETS_PROVIDER": "aws", "SECRETS_AWS_ENDPOINT": f"http://127.0.0.1:{self.line.port}",
            "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": self.key, "AWS_SECRET_ACCESS_KEY": self.secret}

    def _client(self, service, key, secret):
        return boto3.client(
            service, endpoint_url=self.url, region_name="us-east-1", aws_access_key_id=key, aws_secret_access_key=secret,
            config=Config(retries={"max_attempts": 1}))

    @staticmethod
    def _answers(port):
        import socket
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    def create(self, name, document):
        self.client.create_secret(Name=name, SecretString=document if isinstance(document, str) else json.dumps(document))

    def read(self, name, stage="AWSCURRENT"):
        return json.loads(self.client.get_secret_value(SecretId=name, VersionStage=stage)["SecretString"])

    def stages(self, name):
        found = self.client.describe_secret(SecretId=name)["VersionIdsToStages"]
        return sorted(stage for stages in found.values() for stage in stages)

    def close(self):
        self.line.cut()
        self.running.kill()
