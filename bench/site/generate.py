#!/usr/bin/env python3
"""Writes records of a made-up federation as JSON Lines, the same for the same seed: input of bench/site/run.sh.

    bench/site/generate.py COUNT [SEED] > records.jsonl

Sizes, kinds, themes, places and relations are spread as in the four shipped nodes: few common words and many rare
ones, some organisations that hundreds of projects name, texts of a few hundred words.
"""
import json
import random
import sys

count = int(sys.argv[1])
seed = int(sys.argv[2]) if len(sys.argv) > 2 else 3
r = random.Random(seed)

KINDS = [("project", 30), ("demand", 15), ("organisation", 13), ("event", 12), ("initiative", 10), ("resource", 10),
         ("person", 7), ("group", 3)]
NODES = ["lyon", "lille", "occitanie", "quebec", "grenoble", "brest", "montreal", "nantes"]
SYLLABLES = ["ma", "ri", "lo", "ten", "cha", "vel", "pou", "san", "tri", "bel", "cor", "dun", "eau", "for", "gar", "mon",
             "nar", "pra", "que", "sol", "tour", "val", "vi", "ber", "cla", "dra", "fon", "gri", "hau", "jar"]
SMALL = ["de", "la", "les", "des", "et", "à", "pour", "dans", "avec", "une", "un", "sur", "par", "l’eau", "d’été", "qu’on"]
WORDS = sorted({"".join(r.choices(SYLLABLES, k=r.choice([2, 2, 3, 3, 4]))) + r.choice(["", "", "s", "e", "é", "tion"])
                for _ in range(40_000)})
COMMON = r.sample(WORDS, 400)
KEYWORDS = [" ".join(r.sample(COMMON, r.choice([1, 1, 2]))) for _ in range(600)]
DEPARTMENTS = [("69", "Rhône", "84", "Auvergne-Rhône-Alpes"), ("38", "Isère", "84", "Auvergne-Rhône-Alpes"),
               ("59", "Nord", "32", "Hauts-de-France"), ("62", "Pas-de-Calais", "32", "Hauts-de-France"),
               ("31", "Haute-Garonne", "76", "Occitanie"), ("34", "Hérault", "76", "Occitanie"),
               ("32", "Gers", "76", "Occitanie"), ("29", "Finistère", "53", "Bretagne"),
               ("35", "Ille-et-Vilaine", "53", "Bretagne"), ("44", "Loire-Atlantique", "52", "Pays de la Loire"),
               ("75", "Paris", "11", "Île-de-France"), ("13", "Bouches-du-Rhône", "93", "Provence-Alpes-Côte d'Azur")]
QUEBEC = [("01", "Bas-Saint-Laurent"), ("03", "Capitale-Nationale"), ("05", "Estrie"), ("06", "Montréal")]
TOWNS = [" ".join(["Saint-" + w.capitalize()]) for w in r.sample(WORDS, 1_500)]


def words(least, most):
    return " ".join(r.choice(SMALL) if r.random() < 0.35 else r.choice(COMMON) if r.random() < 0.6 else r.choice(WORDS)
                    for _ in range(r.randint(least, most)))


def sentence(least, most):
    text = words(least, most)
    return text[0].upper() + text[1:] + "."


def paragraphs(number):
    return "\n\n".join(" ".join(sentence(8, 22) for _ in range(r.randint(1, 4))) for _ in range(number))


def zipf(things):
    return things[min(int(r.paretovariate(0.9)) - 1, len(things) - 1)]


def theme():
    kind = r.random()
    if kind < 0.3:
        return {"scheme": "sdg", "concept": str(r.randint(1, 17)), "asWritten": zipf(KEYWORDS)}
    if kind < 0.9:
        return {"asWritten": zipf(KEYWORDS)}
    return {"asWritten": words(2, 4)}


def territory(node):
    if node in ("quebec", "montreal"):
        code, label = r.choice(QUEBEC)
        region = {"scheme": "quebec", "level": "region-administrative", "code": code, "label": label}
        around = [{"scheme": "iso3166-2", "level": "province", "code": "CA-QC", "label": "Québec"},
                  {"scheme": "iso3166-2", "level": "pays", "code": "CA", "label": "Canada"}]
        if r.random() < 0.4:
            return {**region, "within": around}
        return {"scheme": "local", "level": "municipalite", "label": zipf(TOWNS), "within": [region] + around}
    code, label, region, name = r.choice(DEPARTMENTS)
    around = [{"scheme": "insee", "level": "region", "code": region, "label": name},
              {"scheme": "iso3166-2", "level": "pays", "code": "FR", "label": "France"}]
    department = {"scheme": "insee", "level": "departement", "code": code, "label": label}
    if r.random() < 0.5:
        return {**department, "within": around}
    return {"scheme": "local", "level": "commune", "label": zipf(TOWNS), "within": [department] + around}


plan = []
numbers = {}
for _ in range(count):
    kind = r.choices([k for k, _ in KINDS], [w for _, w in KINDS])[0]
    node = r.choice(NODES)
    number = numbers[kind, node] = numbers.get((kind, node), 0) + 1
    plan.append((node, kind, number))
by_kind = {}
for node, kind, number in plan:
    by_kind.setdefault(kind, []).append(f"{node}:{kind}/{kind}-{number}")
for ids in by_kind.values():
    r.shuffle(ids)


def some(kind):
    return zipf(by_kind[kind]) if r.random() < 0.3 else r.choice(by_kind[kind])


def made(node, kind, number):
    title = sentence(3, 10)[:-1]
    record = {"schema": "record/1", "id": f"{node}:{kind}/{kind}-{number}", "kind": kind, "home": node, "status": "active",
              "basis": {"type": "public"}, "title": {"fr": title}}
    if r.random() < 0.2:
        record["title"]["en"] = {"value": sentence(3, 9)[:-1], "translatedBy": "machine", "from": "fr"}
    if kind == "person":
        record["givenName"], record["familyName"] = r.choice(WORDS).capitalize(), r.choice(WORDS).capitalize()
        record["title"] = {"fr": record["givenName"] + " " + record["familyName"]}
        if "organisation" in by_kind:
            record["affiliations"] = [{"record": some("organisation"), "name": sentence(2, 4)[:-1]}]
        return record
    record["summary"] = {"fr": sentence(12, 40)}
    record["themes"] = [theme() for _ in range(r.randint(1, 4))]
    record["territories"] = [territory(node)]
    if kind in ("project", "initiative", "demand", "event"):
        year = r.randint(2012, 2026)
        start = r.choice([str(year), f"{year}-{r.randint(1, 12):02}", f"{year}-{r.randint(1, 12):02}-{r.randint(1, 28):02}"])
        record["period"] = {"start": start, "asWritten": "depuis " + start}
    if kind in ("project", "initiative"):
        for field, least, most in [("need", 1, 2), ("solution", 1, 3), ("outcomes", 1, 2), ("description", 1, 3)]:
            record[field] = {"fr": paragraphs(r.randint(least, most))}
        record["stage"] = {"scheme": "stage", "concept": r.choice(["idea", "inProgress", "completed", "sustained"])}
        record["figures"] = [{"value": r.randint(2, 900), "unit": "participants", "asWritten": "participants"}]
    if kind == "demand":
        record["question"] = {"fr": paragraphs(1)}
        record["demandStatus"] = {"status": "accepted", "history": [
            {"status": "received", "date": "2024-02-19"}, {"status": "accepted", "note": "Retenue"}]}
    if kind in ("event", "resource", "organisation", "group"):
        record["description"] = {"fr": paragraphs(r.randint(1, 2))}
    if kind == "event":
        record["eventStatus"] = "scheduled"
        record["venue"] = {"name": "Salle " + r.choice(WORDS), "address": {"locality": r.choice(TOWNS)}}
    if kind == "resource":
        record["url"] = f"https://{r.choice(COMMON).encode('ascii', 'ignore').decode()}.example/{number}"
    relations = []
    if kind == "project" and "demand" in by_kind and r.random() < 0.5:
        relations.append({"type": "answers", "record": some("demand")})
    if kind in ("project", "event") and "initiative" in by_kind and r.random() < 0.5:
        relations.append({"type": "partOf", "record": some("initiative")})
    if kind == "resource" and "project" in by_kind:
        relations.append({"type": "documents", "record": some("project")})
    if relations:
        record["relations"] = relations
    if kind in ("project", "initiative", "demand", "event") and "organisation" in by_kind:
        record["participants"] = [
            {"role": r.choice(["partner", "lead", "requester"]), "record": some("organisation"), "kind": "organisation",
             "name": sentence(2, 5)[:-1], "asWritten": sentence(3, 8)} for _ in range(r.randint(1, 3))]
    return record


for node, kind, number in plan:
    print(json.dumps(made(node, kind, number), ensure_ascii=False, separators=(",", ":")))
