"""The rows the benchmarks read: made-up projects of science shops, about 1 KB each, the same for the same count.

    python3 bench/rows.py COUNT FILE.csv

Words follow Zipf's law, as a language's do: a few are in every third row and thousands in one or two, so that a
full-text index and its searches have as much to do as with real texts.
"""
import csv
import sys

COLUMNS = ["id", "datestamp", "set", "title", "creators", "subjects", "description", "publisher", "date", "type", "url",
           "language", "coverage", "rights"]
MASK = (1 << 64) - 1

SUBJECTS = """eau énergie quartier biodiversité mobilité santé logement alimentation déchet climat rivière forêt sol air
bruit école université association coopérative commune territoire citoyen jardin abeille vélo transport pollution mesure
capteur donnée carte enquête atelier participation gouvernance démocratie migration handicap jeunesse emploi précarité
chaleur compost agriculture semence pesticide littoral patrimoine mémoire langue musique théâtre numérique logiciel
sommeil nutrition asthme allergie moustique oiseau papillon haie mare nappe captage nitrate plastique friche chantier
tramway piéton marché cantine potager ferme élevage pêche algue inondation sécheresse incendie bénévolat solidarité
accueil médiation justice prévention hôpital aidant autonomie loyer rénovation éolienne sobriété réemploi réparation
bibliothèque musée archive photographie géologie statistique sociologie histoire pédagogie""".split()
ADJECTIVES = """participatif citoyen local urbain rural durable social solidaire ouvert partagé scolaire sanitaire
numérique régional alimentaire écologique collaboratif territorial collectif sensible forestier agricole côtier
historique culturel inclusif résilient sonore thermique végétal humain""".split()
VERBS = """mesurer comprendre cartographier évaluer documenter réduire améliorer observer suivre analyser comparer
restaurer protéger partager transformer accompagner concevoir tester diffuser inventorier""".split()
METHODS = ["enquête par questionnaire", "entretiens semi-directifs", "capteurs à bas coût", "relevés de terrain",
           "ateliers de cartographie participative", "groupes de discussion", "revue de la littérature",
           "observation participante", "prélèvements mensuels", "analyse du cycle de vie", "jury citoyen",
           "carnets de bord tenus par les habitants", "recherche-action participative", "étude de cas comparative"]
TOWNS = """Lyon Grenoble Lille Nantes Rennes Brest Toulouse Montpellier Marseille Nice Strasbourg Metz Nancy Dijon
Besançon Reims Rouen Caen Angers Tours Orléans Limoges Poitiers Bordeaux Pau Perpignan Avignon Villeurbanne Roubaix
Dunkerque Amiens Quimper Lorient Vannes Troyes Auxerre Mulhouse Colmar Belfort Annecy Chambéry Valence Arles Nîmes
Béziers Albi Auch Tarbes Bayonne Agen Rodez Aurillac Bruxelles Liège Namur Genève Lausanne Montréal Québec Sherbrooke
Gatineau Dakar Abidjan Bamako Cotonou Tunis Rabat""".split()
FIRST = "Camille Léa Chloé Manon Inès Jade Louise Élise Zoé Anaïs Hélène Noémie Hugo Théo Jules Raphaël Jérôme Loïc".split()
LAST = "Martin Bernard Dubois Petit Durand Lefèvre Mercier Guérin Müller Diallo Traoré Haddad Gauthier Benali".split()
SETS = ["projets", "boutiques", "ressources", "demandes"]
TYPES = ["Text", "Dataset", "Event", "Collection", "Image"]
LICENCES = ["https://creativecommons.org/licenses/by/4.0/", "https://creativecommons.org/licenses/by-sa/4.0/"]

STEMS = """bio géo hydro thermo socio éco agro photo micro macro néo inter trans multi hélio aéro litho phyto zoo ethno
techno cyto morpho chrono topo carto métro sylvi apic horti natur formul stabil mobil fragil civil régul modul simul
déclar prépar répar observ préserv relev inform confirm altér fédér génér libér coopér""".split()
MIDDLES = ["", "log", "graph", "métr", "gén", "phon", "scop", "trop", "form", "viv", "col", "nom", "pol", "chim", "phys"]
ENDINGS = """ation ations isme iste istes ité ités ique iques elle elles euse eux able ables ment eur eurs trice ance
ence ure ures age ages al ale aux if ive ifs ives ée ées er ait ant""".split()


class Chance:
    """splitmix64: one seed a row, the same numbers everywhere."""

    def __init__(self, seed):
        self.state = seed * 0x9E3779B97F4A7C15 & MASK

    def number(self, below):
        self.state = state = self.state + 0x9E3779B97F4A7C15 & MASK
        state = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 & MASK
        state = (state ^ state >> 27) * 0x94D049BB133111EB & MASK
        return (state ^ state >> 31) % below

    def one(self, choices):
        return choices[self.number(len(choices))]

    def early(self, choices):
        """The nth with a likelihood of about 1/n."""
        return choices[int(len(choices) ** (self.number(1 << 30) / (1 << 30))) - 1]


def shuffled(words):
    chance = Chance(7)
    for last in range(len(words) - 1, 0, -1):
        other = chance.number(last + 1)
        words[last], words[other] = words[other], words[last]
    return words


RARE = shuffled(sorted({stem + middle + ending for middle in MIDDLES for stem in STEMS for ending in ENDINGS}))


def title(c, town):
    subject, other, adjective, verb = c.early(SUBJECTS), c.early(SUBJECTS), c.one(ADJECTIVES), c.one(VERBS)
    return c.one([
        f"{verb.capitalize()} la {subject} à {town}",
        f"{subject.capitalize()} et {other} : une recherche {adjective} autour de {town}",
        f"Atelier {adjective} « {subject} et {other} » à {town}",
        f"Comment {verb} la {subject} ? L’exemple de {town}",
    ])


def sentence(c, town):
    subject, other, one, two = c.early(SUBJECTS), c.early(SUBJECTS), c.early(RARE), c.early(RARE)
    kind = c.number(5)
    if kind == 0:
        return f"Ce projet vise à {c.one(VERBS)} la {subject} à {town}, en lien avec la {other} et la {one} {two}."
    if kind == 1:
        return (f"La méthode repose sur {c.one(METHODS)} et {c.one(METHODS)} ; {20 + c.number(900)} personnes ont "
                f"contribué entre {2008 + c.number(10)} et {2018 + c.number(8)}.")
    if kind == 2:
        return (f"Les résultats montrent que la {subject} {c.one(ADJECTIVES)} dépend de la {other}, de {one} et de {two} "
                f"& de leurs usages.")
    if kind == 3:
        return (f"À la demande de l’association « {one.capitalize()} {two} », l’équipe a choisi de {c.one(VERBS)} la "
                f"{subject} {c.one(ADJECTIVES)} avec des étudiant·e·s de {c.early(TOWNS)}.")
    return (f"Une restitution publique est prévue à {town} : {one}, {two}, {subject} et {other} y seront discutés "
            f"(durée < {1 + c.number(9)} h).")


def row(index):
    c = Chance(index + 1)
    town = c.early(TOWNS)
    month, day = 1 + c.number(12), 1 + c.number(28)
    return [
        f"oai:boutiques.example.org:{index:07d}", f"2024-{month:02d}-{day:02d}T08:00:00Z", c.one(SETS), title(c, town),
        "; ".join(f"{c.one(LAST)}, {c.one(FIRST)}" for _ in range(1 + c.number(3))),
        "; ".join(dict.fromkeys(c.early(SUBJECTS) for _ in range(2 + c.number(4)))),
        " ".join(sentence(c, town) for _ in range(4 + c.number(3))),
        f"Boutique des sciences de {town}", f"{2008 + c.number(18)}-{month:02d}-{day:02d}", c.one(TYPES),
        f"https://boutiques.example.org/projet/{index}", "fra", town, c.one(LICENCES),
    ]


def write(count, path):
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(COLUMNS)
        out.writerows(row(index) for index in range(count))


if __name__ == "__main__":
    write(int(sys.argv[1]), sys.argv[2])
