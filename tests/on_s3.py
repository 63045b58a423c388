"""Object storage on this machine: a server of its own, started and ended by the test that asks for it."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from tests.on_dask import free_port

KEY, SECRET, BUCKET = "TESTKEY12345", "TESTSECRET1234567890", "submissions"
BIN = Path(sys.executable).parent


class Storage:
    """A server, and what the environment must say for it to be used."""

    def __init__(self, port):
        self.environment = {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def client(self):
        """A client as anybody would make one."""
        import botocore.session

        return botocore.session.get_session().create_client(
            "s3",
            endpoint_url=self.environment["AWS_ENDPOINT_URL"],
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
            region_name="eu-central-1",
        )

    def put(self, folder, below=""):
        """Every file below a folder as an object."""
        client = self.client()
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                key = below + path.relative_to(folder).as_posix()
                client.put_object(Bucket=BUCKET, Key=key, Body=path.read_bytes())

    def content(self):
        """All objects with their bytes."""
        client = self.client()
        listed = client.list_objects_v2(Bucket=BUCKET).get("Contents", ())
        return {o["Key"]: client.get_object(Bucket=BUCKET, Key=o["Key"])["Body"].read() for o in listed}


@contextmanager
def running(words, port):
    """A server for the time of a block, with one empty bucket."""
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        storage = Storage(port)
        late = time.monotonic() + 60
        while True:
            try:
                # moto begins with the bucket that is made, rclone with the folder that it serves
                storage.client().create_bucket(
                    Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
                )
                break
            except Exception as wrong:
                if "BucketAlready" in str(wrong):
                    break
                assert process.poll() is None
                assert time.monotonic() < late, wrong
                time.sleep(0.2)
        yield storage
    finally:
        process.kill()
        process.wait()


@contextmanager
def rclone(folder):
    """rclone, which serves a folder as object storage; it looks at no conditions for writing."""
    (folder / BUCKET).mkdir(parents=True)
    port = free_port()
    words = [BIN / "rclone", "serve", "s3", "--auth-key", f"{KEY},{SECRET}", "--addr", f"127.0.0.1:{port}"]
    with running([*map(str, words), "--config", os.devnull, str(folder)], port) as storage:
        yield storage


@contextmanager
def moto():
    """moto, which holds objects in memory, and keeps to conditions for writing as AWS does."""
    port = free_port()
    with running([str(BIN / "moto_server"), "-H", "127.0.0.1", "-p", str(port)], port) as storage:
        yield storage
