"""Serves the folders of static pages that `pages.py` writes: nginx where it is installed, else this program.

    with Served(FOLDER, WORK) as address: …     address/NAME/oai is the base URL of FOLDER/NAME
"""
import http.server
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse

CONFIGURATION = """
worker_processes 1; daemon off; pid {work}/nginx.pid; error_log {work}/nginx.err warn;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_timeout 300; keepalive_requests 1000000;
  open_file_cache max=20000 inactive=600s; types {{ }} default_type "text/xml; charset=utf-8";
  client_body_temp_path {work}/body; proxy_temp_path {work}/proxy; fastcgi_temp_path {work}/fastcgi;
  uwsgi_temp_path {work}/uwsgi; scgi_temp_path {work}/scgi;
  map "$arg_verb:$arg_resumptionToken" $answer {{
    default error.xml;
    "Identify:" identify.xml; "ListMetadataFormats:" formats.xml; "ListSets:" sets.xml; "ListRecords:" p00000.xml;
    "~^ListRecords:(?<token>p[0-9]+)$" $token.xml;
  }}
  server {{
    listen 127.0.0.1:{port};
    location ~ ^/(?<name>[A-Za-z0-9]+)/oai$ {{ root {folder}; try_files /$name/$answer =404; }}
  }}
}}
"""
VERBS = {"Identify": "identify", "ListMetadataFormats": "formats", "ListSets": "sets", "ListRecords": "p00000"}


class Answers(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    folder, kept = None, {}

    def do_GET(self):
        path, _, query = self.path.partition("?")
        arguments = dict(urllib.parse.parse_qsl(query))
        name = arguments.get("resumptionToken") or VERBS.get(arguments.get("verb"), "error")
        file = self.folder / path.split("/")[1] / f"{name}.xml"
        if file not in self.kept:
            self.kept[file] = file.read_bytes() if file.exists() else (file.parent / "error.xml").read_bytes()
        body = self.kept[file]
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: "
                         + str(len(body)).encode() + b"\r\n\r\n" + body)

    def log_message(self, *words):
        pass


class Served:
    def __init__(self, folder, work):
        self.folder, self.work = pathlib.Path(folder).resolve(), pathlib.Path(work).resolve()

    def __enter__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
        self.by = "nginx" if nginx else "bench/oai/static.py"
        if nginx:
            file = self.work / "nginx.conf"
            file.write_text(CONFIGURATION.format(work=self.work, port=port, folder=self.folder))
            command = [nginx, "-c", file, "-e", self.work / "nginx.err"]
        else:
            command = [sys.executable, __file__, self.folder, str(port)]
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return f"http://127.0.0.1:{port}"
            except OSError:
                time.sleep(0.05)
        raise OSError(f"{self.by} does not answer on port {port}")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


if __name__ == "__main__":
    Answers.folder = pathlib.Path(sys.argv[1])
    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Answers).serve_forever()
