"""The repository of repository.py, in a process of its own."""

import json
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

PATIENCE = 300


class Library:
    def __init__(self, python, database):
        """`python` has django-oai-pmh."""
        self.python, self.database = python, database
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}/oai"
        self.server = None
        self._run("make")

    def _command(self, *arguments):
        return [self.python, Path(__file__).with_name("repository.py"), arguments[0], self.database, *arguments[1:]]

    def _run(self, *arguments):
        return subprocess.run(self._command(*arguments), capture_output=True, text=True, check=True).stdout

    def edit(self):
        self._run("edit")

    def titles(self):
        """What it holds: identifier → title, or None for a deleted one."""
        return json.loads(self._run("list"))

    def start(self):
        self.server = subprocess.Popen(self._command("serve", str(self.port)))
        end = time.monotonic() + PATIENCE
        while True:
            try:
                urllib.request.urlopen(self.base + "?verb=Identify", timeout=60).close()
                return
            except OSError:
                if time.monotonic() > end or self.server.poll() is not None:
                    raise
                time.sleep(0.2)

    def stop(self):
        self.server.terminate()
        self.server.wait(60)
