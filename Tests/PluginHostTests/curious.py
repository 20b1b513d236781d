"""A plugin that tries what it may not: each record of its only page is one attempt, and what came of it.

Run as `curious.py PLACE…` by a first line; options: {"outside": a folder it has no business in, "shared": one it declares,
"host": a number of a process, "port": of somebody who listens}.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile

MANIFEST = json.load(open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "plugin.json"), encoding="utf-8"))
location, options = "", {}


def say(kind, **members):
    print(json.dumps({"type": kind, **members}), flush=True)


def read(path):
    with open(path, "rb") as file:
        return len(file.read())


def write(path):
    with open(path, "w") as file:
        file.write("x")
    return os.path.basename(path)


def connect():
    with socket.create_connection(("127.0.0.1", options["port"]), timeout=600) as one:
        return one.getpeername()[0]


def bus():
    with socket.socket(socket.AF_UNIX) as one:
        one.connect(os.path.join(options["shared"], "socket"))


def own_rights():
    with open("rights", "w") as file:
        os.fchmod(file.fileno(), 0o600)


def temporary():
    with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile(dir=folder) as file:
        file.write(b"x")
        shutil.copyfile(file.name, os.path.join(folder, "copy"))


def outside(name):
    return os.path.join(options["outside"], name)


ATTEMPTS = {
    "read its source": lambda: read(location),
    "read its own files": lambda: read(os.path.abspath(__file__)),
    "write beside its program": lambda: write(os.path.join(os.path.dirname(os.path.abspath(__file__)), "x")),
    "write in its folder": lambda: write("x"),
    "write where temporary files go": lambda: write(os.path.join(os.environ.get("TMPDIR", "."), "y")),
    "read what is shared": lambda: read(os.path.join(options["shared"], "file")),
    "write what is shared": lambda: write(os.path.join(options["shared"], "new")),
    "read outside": lambda: read(outside("file")),
    "list outside": lambda: os.listdir(options["outside"]),
    "write outside": lambda: write(outside("new")),
    "set rights outside": lambda: os.chmod(outside("file"), 0o666),
    "set rights outside by its folder": lambda: os.chmod("file", 0o666, dir_fd=os.open(
        options["outside"], os.O_PATH)),
    "set the group outside": lambda: os.chown(outside("file"), -1, os.getgid()),
    "set the group of a link": lambda: os.lchown(outside("file"), -1, os.getgid()),
    "mark a file outside": lambda: os.setxattr(outside("file"), "user.curious", b"x"),
    "set rights by a program it starts": lambda: subprocess.run(
        ["/bin/chmod", "666", outside("file")], check=True, stderr=subprocess.DEVNULL),
    "set rights of what it opened": lambda: own_rights(),
    "have a temporary file": lambda: temporary(),
    "remove outside": lambda: os.remove(outside("file")),
    "truncate outside": lambda: os.truncate(outside("file"), 0),
    "rename outside": lambda: os.rename(outside("file"), outside("other")),
    "link outside in": lambda: os.link(outside("file"), "linked"),
    "go through a link of its own": lambda: (os.symlink(outside("file"), "way"), read("way")),
    "write by a program it starts": lambda: subprocess.run(
        ["/bin/sh", "-c", 'echo x > "$1"', "sh", outside("new")], check=True, stderr=subprocess.DEVNULL),
    "see what a process was given": lambda: read(f"/proc/{options['host']}/environ"),
    "signal a process": lambda: os.kill(options["host"], 0),
    "open a connection": connect,
    "speak to this machine": bus,
    "have a pair of sockets": lambda: [one.close() for one in socket.socketpair()],
    "send datagrams on this machine": lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM),
}


def outcome(attempt):
    try:
        attempt()
        return "yes"
    except (OSError, subprocess.CalledProcessError) as error:
        return "no"


for line in sys.stdin:
    message = json.loads(line)
    kind = message["type"]
    if kind == "hello":
        say("hello", protocol=1, id=MANIFEST["id"], version=MANIFEST["version"], manifest=MANIFEST)
    elif kind == "configure":
        location, options = message["location"], message["options"]
        say("ready")
    elif kind == "identify":
        say("source", summary="curious", listsEverything=True)
    elif kind == "page":
        for name, attempt in ATTEMPTS.items():
            say("record", identifier=name, format="text/plain", payload=outcome(attempt))
        say("pageEnd", count=len(ATTEMPTS))
    elif kind == "bye":
        say("done")
        break
