"""A WordPress of its own: unpacked files of Debian's packages, a database and PHP's own web server on loopback."""

import base64
import glob
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

PATIENCE = 300
INSTALL = """
define('WP_INSTALLING', true);
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Boutique des sciences', 'admin', 'a@example.org', true, '', 'x');
update_option('siteurl', $argv[1]);
update_option('home', $argv[1]);
update_option('permalink_structure', '/%postname%/');
update_option('timezone_string', 'America/Toronto');
wp_delete_post(1, true);
$wp_rewrite->init();
flush_rewrite_rules();
foreach (['editor', 'author'] as $role) {
    $user = wp_insert_user(['user_login' => $role, 'user_pass' => 'x', 'user_email' => "$role@example.org", 'role' => $role]);
    $made[$role] = WP_Application_Passwords::create_new_application_password($user, ['name' => 'federation'])[0];
}
echo json_encode(['passwords' => $made, 'version' => $wp_version]);
"""
CONFIG = """<?php
define('DB_NAME', 'wp'); define('DB_USER', 'root'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:%s'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true); define('AUTOMATIC_UPDATER_DISABLED', true);
// Application passwords without https, on this machine alone.
define('WP_ENVIRONMENT_TYPE', 'local');
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""
ROUTER = """<?php
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if ($path != '/' && is_file(__DIR__ . '/site' . $path)) return false;
$_SERVER['SCRIPT_NAME'] = '/index.php';
chdir(__DIR__ . '/site');
require __DIR__ . '/site/index.php';
"""


class Site:
    def __init__(self, root, work):
        self.root, self.work = Path(root), Path(work)
        self.processes = []
        self.environment = dict(os.environ)
        folders = glob.glob(f"{root}/usr/lib/*-linux-gnu") + glob.glob(f"{root}/lib/*-linux-gnu")
        self.environment["LD_LIBRARY_PATH"] = ":".join(folders + [f"{root}/usr/lib"])
        self.environment["PHP_CLI_SERVER_WORKERS"] = "2"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self):
        self._start_database()
        self._make_site()
        made = json.loads(self.php(INSTALL, self.url).splitlines()[-1])
        self.passwords, self.version = made["passwords"], made["version"]
        (self.work / "router.php").write_text(ROUTER)
        self._run([*self._php(), "-S", f"127.0.0.1:{self.port}", "-t", self.work / "site", self.work / "router.php"])
        self._wait(lambda: self.get("/wp-json/"))

    def stop(self):
        for process in reversed(self.processes):
            # With the workers that PHP's server has.
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()

    def _run(self, command):
        log = open(self.work / f"log{len(self.processes)}", "wb")
        process = subprocess.Popen([str(part) for part in command], env=self.environment, stdout=log, stderr=log, start_new_session=True)
        self.processes.append(process)

    def _wait(self, works):
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return works()
            except (OSError, subprocess.CalledProcessError):
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)

    def _start_database(self):
        data, socket_path = self.work / "db", self.work / "sql"
        data.mkdir()
        usr = self.root / "usr"
        subprocess.run(
            [usr / "bin/mariadb-install-db", "--no-defaults", f"--basedir={usr}", f"--datadir={data}",
             "--auth-root-authentication-method=normal", "--skip-test-db", "--cross-bootstrap", *self._user()],
            env=self.environment, check=True, capture_output=True)
        self._run(
            [usr / "sbin/mariadbd", "--no-defaults", f"--basedir={usr}", f"--datadir={data}", f"--socket={socket_path}",
             "--skip-networking", f"--pid-file={self.work}/pid", f"--lc-messages-dir={usr}/share/mysql",
             f"--plugin-dir={usr}/lib/mysql/plugin", *self._user()])
        self._wait(lambda: subprocess.run(
            [usr / "bin/mariadb", "--no-defaults", "-S", socket_path, "-u", "root", "-e", "create database wp"],
            env=self.environment, check=True, capture_output=True))

    @staticmethod
    def _user():
        return ["--user=root"] if os.getuid() == 0 else []

    def _make_site(self):
        site = self.work / "site"
        # Some of Debian's files are links to packages that nobody needs here.
        shutil.copytree(
            self.root / "usr/share/wordpress", site, ignore_dangling_symlinks=True,
            ignore=lambda folder, names: [n for n in names if n in ("wp-config.php", "wp-content")])
        for folder in ["themes", "plugins", "uploads"]:
            (site / "wp-content" / folder).mkdir(parents=True)
        (site / "wp-config.php").write_text(CONFIG % (self.work / "sql"))
        extensions = Path(glob.glob(f"{self.root}/usr/lib/php/20*")[0])
        wanted = ["mysqlnd", "mysqli", "ctype", "tokenizer", "iconv", "fileinfo", "posix"]
        (self.work / "php.ini").write_text(
            f"extension_dir={extensions}\nmemory_limit=256M\ndisplay_errors=Off\nsendmail_path=/bin/true\n"
            + "".join(f"extension={name}.so\n" for name in wanted if (extensions / f"{name}.so").exists()))

    def _php(self):
        return [glob.glob(f"{self.root}/usr/bin/php[0-9]*")[0], "-n", "-c", self.work / "php.ini"]

    def php(self, code, *arguments):
        """Runs PHP inside the site, as a plugin would."""
        script = self.work / "script.php"
        script.write_text(
            "<?php\n$_SERVER['HTTP_HOST'] = '127.0.0.1'; $_SERVER['REQUEST_URI'] = '/';\n"
            + ("define('WP_INSTALLING', true);\n" if "wp_install" in code else "")
            + f"require '{self.work}/site/wp-load.php';\n"
            + code.replace("define('WP_INSTALLING', true);", ""))
        command = [str(part) for part in [*self._php(), script, *arguments]]
        done = subprocess.run(command, env=self.environment, check=True, capture_output=True, text=True)
        return done.stdout

    def get(self, path, user=None):
        request = urllib.request.Request(self.url + path)
        if user:
            words = f"{user}:{self.passwords[user]}".encode()
            request.add_header("Authorization", "Basic " + base64.b64encode(words).decode())
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            text = answer.read().decode()
        return json.loads(text) if path.startswith("/wp-json") else text

    def posts(self, user=None, **query):
        """All posts that a visitor sees, or an editor with the states that are asked for."""
        found, page = [], 1
        arguments = "&".join(f"{name}={value}" for name, value in query.items())
        while True:
            try:
                more = self.get(f"/wp-json/wp/v2/posts?per_page=100&page={page}&{arguments}", user)
            except urllib.error.HTTPError as error:
                if error.code == 400:
                    return found
                raise
            # Without any post, each page of the list is empty.
            if not more:
                return found
            found += more
            page += 1
