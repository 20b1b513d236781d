"""shopctl reads and writes a real WordPress; what a visitor then sees, and what the ledger has, is compared."""

import json
import subprocess
import sys
from pathlib import Path

from wordpress import Site

NODE = """node: {name}
name: {{ fr: Boutique, en: Shop }}
summary: {{ fr: Une boutique., en: A shop. }}
territory: Lyon
languages: [fr]
sources:
  - id: source
    title: Source
    {source}
    basis: {{ type: public, statement: Page publique. }}
"""
TABLE = "adapter: csv\n    location: rows.csv\n    options: { key: [Ref] }\n    crosswalk: crosswalks/rows.yaml"
TABLE_CROSSWALK = """crosswalk: 1
id: {name}/rows
formats: [csv]
language: fr
records:
  - {{ rule: demand, kind: demand, key: {{ column: Ref }}, fields: {{ title: {{ column: Titre }}, question: {{ column: Question }} }} }}
"""
POST_CROSSWALK = """crosswalk: 1
id: {name}/posts
formats: [wordpress]
language: fr
records:
  - {{ rule: post, kind: resource, key: "{{identifier}}", fields: {{ title: {{ title: true }}, description: {{ document: true }} }} }}
"""
HOSTILE = "<script>alert(1)</script> [gallery] https://www.youtube.com/watch?v=dQw4w9WgXcQ & 2 < 3"


class Workspace:
    def __init__(self, shopctl, folder, name, site, user, source, crosswalk):
        self.shopctl, self.folder, self.name = shopctl, Path(folder), name
        self.node = self.folder / "nodes" / name
        (self.node / "crosswalks").mkdir(parents=True)
        (self.folder / "password").write_text(site.passwords[user] + "\n")
        self.federation(site, user)
        (self.node / "node.yaml").write_text(NODE.format(name=name, source=source))
        (self.node / "crosswalks" / crosswalk[0]).write_text(crosswalk[1].format(name=name))

    def federation(self, site, user, more=""):
        (self.folder / "federation.yaml").write_text(
            f"federation: 1\nnode: {{ id: demo, name: Démo, language: fr }}\nnodes: [{self.name}]\n"
            f"sources:\n  {self.name}/source: {{ allowPrivateAddresses: true }}\n"
            f"publish:\n  wordpress:\n    location: {site.url}/\n    options: {{ user: {user}{more} }}\n"
            "    secrets: { password: { file: password } }\n    allowPrivateAddresses: true\n")

    def rows(self, rows):
        text = "Ref;Titre;Question\n" + "".join(f'{ref};{title};"{question}"\n' for ref, title, question in rows)
        (self.node / "rows.csv").write_text(text)
        self.run("harvest", "--accept-removals")

    def run(self, *arguments, status=0):
        done = subprocess.run([self.shopctl, *arguments, "--format", "json"], cwd=self.folder, capture_output=True, text=True)
        assert done.returncode == status, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return json.loads(done.stdout) if done.stdout else None

    def titles(self):
        return sorted(record["title"]["fr"] for record in self.run("records", "list", "--limit", "10000"))


def equal(found, wanted, what):
    assert found == wanted, f"{what}:\n  {found}\nand not\n  {wanted}"


def titles(site, user=None, **query):
    return sorted(post["title"]["rendered"] for post in site.posts(user, **query))


def check_writing(shopctl, site, work, user):
    """As an editor, who may write any HTML, and as an author, whose texts WordPress filters."""
    house = Workspace(shopctl, work / user, f"boutique-{user}", site, user, TABLE, ("rows.yaml", TABLE_CROSSWALK))
    rows = [(f"d-{n}", f"Demande {n} de {user}", f"Que dire de {n} ? 🌱") for n in range(1, 13)]
    rows.append(("d-h", f"Hostile {HOSTILE} {user}", HOSTILE))
    house.rows(rows)
    before = site.posts()
    equal(house.run("publish", "wordpress")["counts"]["published"], 13, "published")
    equal(len(site.posts()) - len(before), 13, "posts of a visitor")
    equal(house.run("publish", "wordpress", "--full")["verdict"], "unchanged", "a second run")

    post = next(post for post in site.posts() if post["title"]["rendered"].startswith("Hostile") and user in post["title"]["rendered"])
    page = post["content"]["rendered"] + post["title"]["rendered"]
    assert "<script" not in page and "<iframe" not in page and "&lt;script" in page.lower(), page
    assert "[gallery]" in page or "&#091;gallery" in page or "&#91;gallery" in page, page
    assert "<p></p>" not in page and "<p><!--" not in page, page

    # A change, a withdrawal, and a return.
    rows[0] = ("d-1", f"Autrement {user}", "Pourquoi ?")
    house.rows(rows[:11])
    counts = house.run("publish", "wordpress")["counts"]
    equal((counts["updated"], counts["withdrawn"], counts["failed"]), (1, 2, 0), "after a change")
    assert f"Autrement {user}" in titles(site) and f"Demande 12 de {user}" not in titles(site)
    everywhere = json.dumps(site.posts("editor", status="publish,draft,trash,private", context="edit"))
    assert f"Demande 12 de {user}" not in everywhere, "what was withdrawn is in the bin"
    house.rows(rows)
    equal(house.run("publish", "wordpress")["counts"]["published"], 2, "what comes back")
    equal(len(site.posts()) - len(before), 13, "posts after all came back")

    # What people do.
    mine = {post["title"]["rendered"]: post["id"] for post in site.posts()}
    site.php("wp_update_post(['ID' => (int)$argv[1], 'post_title' => 'À la main']);", str(mine[f"Demande 2 de {user}"]))
    site.php("wp_trash_post((int)$argv[1]);", str(mine[f"Demande 3 de {user}"]))
    rows[1], rows[2] = ("d-2", f"Deux {user}", "Deux ?"), ("d-3", f"Trois {user}", "Trois ?")
    house.rows(rows)
    report = house.run("publish", "wordpress", status=15)
    equal(report["counts"]["failed"], 2, "conflicts")
    assert "À la main" in titles(site) and f"Trois {user}" not in titles(site), titles(site)
    house.federation(site, user, ", overwrite: true")
    house.run("publish", "wordpress")
    assert {f"Deux {user}", f"Trois {user}"} <= set(titles(site)) and "À la main" not in titles(site)
    house.federation(site, user)
    equal(house.run("publish", "wordpress")["verdict"], "unchanged", "at last")


def check_reading(shopctl, site, work):
    site.php("""
        foreach (get_posts(['numberposts' => -1, 'post_status' => 'any']) as $post) wp_delete_post($post->ID, true);
        for ($n = 1; $n <= 230; $n++) wp_insert_post(['post_title' => "Article $n", 'post_content' => "<p>Texte $n</p>", 'post_status' => 'publish',
            'post_date' => gmdate('Y-m-d H:i:s', 1700000000 + $n)]);
        // Scheduled: it comes out later, without an edit.
        wp_insert_post(['post_title' => 'Annoncé', 'post_content' => 'x', 'post_status' => 'future', 'post_date' => '2099-01-01 00:00:00']);
        // As if all this were long ago.
        $wpdb->query("update $wpdb->posts set post_modified = date_sub(post_modified, interval 40 day), post_modified_gmt = date_sub(post_modified_gmt, interval 40 day)");
        """)
    source = f"adapter: wordpress\n    location: {site.url}/a-page/\n    options: {{ perPage: 50 }}\n    crosswalk: crosswalks/posts.yaml"
    house = Workspace(shopctl, work / "reading", "blog", site, "editor", source, ("posts.yaml", POST_CROSSWALK))
    house.run("harvest")
    equal(house.titles(), titles(site), "the ledger")
    site.php("""
        $found = fn($title) => $wpdb->get_var($wpdb->prepare("select ID from $wpdb->posts where post_title = %s", $title));
        wp_update_post(['ID' => $found('Article 7'), 'post_title' => 'Article 7, corrigé']);
        $wpdb->update($wpdb->posts, ['post_date' => current_time('mysql'), 'post_date_gmt' => current_time('mysql', true)], ['ID' => $found('Annoncé')]);
        wp_publish_post($found('Annoncé'));
        wp_trash_post($found('Article 9'));
        """)
    changes = house.run("harvest")
    seen = json.dumps(changes)
    assert '"seen": 2' in seen or '"seen":2' in seen, f"a list of changes has two posts: {seen[:600]}"
    equal(sorted(set(house.titles()) - set(titles(site))), ["Article 9"], "only what left unannounced is still there")
    house.run("harvest", "--sweep", "--accept-removals")
    equal(house.titles(), titles(site), "the ledger after a sweep")
    # Changed behind WordPress' back: no date tells.
    site.php("""
        $wpdb->update($wpdb->posts, ['post_title' => 'Article 12, en silence'], ['post_title' => 'Article 12']);
        wp_cache_flush();
        """)
    found = house.run("audit", status=16)
    equal(found["counts"]["stale"], 1, "what an audit finds stale")
    house.run("audit", "--heal")
    equal(house.titles(), titles(site), "the ledger after healing")
    # Posts that are asked for one by one are what the list says.
    sample = house.run("audit", "--sample", "40")
    equal(sample["sources"][0]["audit"]["sample"]["differing"], 0, "what differs of a sample")


def main():
    shopctl, root, work = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    (work / "wordpress").mkdir()
    site = Site(root, work / "wordpress")
    try:
        site.start()
        for user in ["editor", "author"]:
            check_writing(shopctl, site, work, user)
        check_reading(shopctl, site, work)
        print(f"WordPress {site.version}: written as an editor and as an author, and read.")
    finally:
        site.stop()


main()
