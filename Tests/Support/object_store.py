"""An S3 server for the tests: moto, which checks every signature with botocore's signer.

Prints one line of JSON with its port and two accounts, one that may do everything and one that may do nothing, and
serves the buckets bucket-0, bucket-1, … until it is killed. Requests are logged to standard error.
"""

import json
import threading

import boto3
from moto import settings
from moto.server import ThreadedMotoServer

server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
port = server._server.server_port
url = f"http://127.0.0.1:{port}"
anybody = dict(
    endpoint_url=url, region_name="us-east-1", aws_access_key_id="setup", aws_secret_access_key="setup"
)
s3 = boto3.client("s3", **anybody)
for number in range(64):
    s3.create_bucket(Bucket=f"bucket-{number}")
iam = boto3.client("iam", **anybody)
accounts = {}
for name, effect in [("writer", "Allow"), ("stranger", "Deny")]:
    iam.create_user(UserName=name)
    statement = {"Effect": effect, "Action": "*", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName=name, PolicyName="all", PolicyDocument=policy)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    accounts[name] = [key["AccessKeyId"], key["SecretAccessKey"]]

# From here on every request is checked.
settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
print(json.dumps({"port": port, "accounts": accounts}), flush=True)
threading.Event().wait()
