"""A repository by django-oai-pmh on a small SQLite file: other people's provider, for our harvester to read.

    repository.py make DB            makes the file with its first records
    repository.py edit DB            changes some, deletes some, adds some
    repository.py serve DB PORT      serves it at http://127.0.0.1:PORT/oai
    repository.py list DB            what it holds, as JSON: identifier → title, or null for a deleted one
"""

import json
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.conf import settings

COUNT = 57
NAMESPACE = "http://www.openarchives.org/OAI/2.0/oai_dc/"


def configure(database, port="0"):
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        SECRET_KEY="of a repository on this machine alone",
        USE_TZ=True,
        ADMINS=[("Somebody", "somebody@library.example")],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": database}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=["django_oai_pmh"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        OAI_PMH={
            "REPOSITORY_NAME": "Une bibliothèque",
            "BASE_URL": f"http://127.0.0.1:{port}/oai",
            "NUM_PER_PAGE": 10,
        },
    )
    django.setup()


def sheet(number, edition):
    return f"""<oai_dc:dc xmlns:oai_dc="{NAMESPACE}" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <dc:title>La rivière n° {number} &amp; ses poissons, {edition}</dc:title><dc:creator>Les Amis</dc:creator>
        <dc:type>Text</dc:type><dc:date>{2000 + number % 20}</dc:date></oai_dc:dc>"""


def put(number, edition):
    from django_oai_pmh.models import Header, MetadataFormat, XMLRecord

    prefix = MetadataFormat.objects.get(prefix="oai_dc")
    header, _ = Header.objects.get_or_create(identifier=f"oai:library.example:{number}")
    header.metadata_formats.add(prefix)
    # Each time it is saved, the header is dated anew.
    header.save()
    XMLRecord.objects.update_or_create(
        header=header, metadata_prefix=prefix, defaults={"xml_metadata": sheet(number, edition)}
    )


def make():
    from django.core.management import call_command
    from django_oai_pmh.models import MetadataFormat

    call_command("migrate", verbosity=0)
    MetadataFormat.objects.update_or_create(
        prefix="oai_dc",
        defaults={"namespace": NAMESPACE, "schema": "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"},
    )
    for number in range(1, COUNT + 1):
        put(number, "première")


def edit():
    from django_oai_pmh.models import Header

    for number in range(3, COUNT + 1, 7):
        put(number, "seconde")
    for number in range(5, COUNT + 1, 11):
        header = Header.objects.get(identifier=f"oai:library.example:{number}")
        header.deleted = True
        header.save()
    for number in range(COUNT + 1, COUNT + 13):
        put(number, "seconde")


def listed():
    from django_oai_pmh.models import Header

    titles = {}
    for header in Header.objects.all():
        text = header.xmlrecords.get().xml_metadata
        title = text.split("<dc:title>")[1].split("</dc:title>")[0].replace("&amp;", "&")
        titles[header.identifier] = None if header.deleted else title
    json.dump(titles, sys.stdout, ensure_ascii=False)


class Quiet(WSGIRequestHandler):
    def log_message(self, *arguments):
        pass


def serve(port):
    from django.core.handlers.wsgi import WSGIHandler

    make_server("127.0.0.1", int(port), WSGIHandler(), handler_class=Quiet).serve_forever()


if __name__ == "__main__":
    verb, database, *rest = sys.argv[1:]
    configure(database, *rest)
    from django.urls import path
    from django_oai_pmh.views import oai2

    urlpatterns = [path("oai", oai2)]
    {"make": make, "edit": edit, "list": listed}.get(verb, lambda: serve(*rest))()
