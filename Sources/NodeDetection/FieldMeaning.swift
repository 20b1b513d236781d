import ScienceShopSDK

/// What a label says its value is, in French or English.
enum FieldMeaning: Hashable {
    case member(String)
    case participant(role: String, kind: RecordKind)
    case contact(String)
    case start, end, consent, key

    /// By the whole label first, then by its first words; nil when it is none we know.
    static func of(_ label: String) -> FieldMeaning? {
        let name = normal(label)
        if let meaning = known[name] { return meaning }
        if let found = beginnings.first(where: { name.hasPrefix($0.words + " ") }) { return found.meaning }
        // « De quel besoin naît le projet ? »: in a question or heading one word says it.
        let words = Set(name.split(separator: " ").map(String.init))
        return words.count > 8 ? nil : telling.first { words.contains($0.word) }?.meaning
    }

    /// Folded, without what forms add: a star, a colon, brackets, a question mark.
    private static func normal(_ label: String) -> String {
        let plain = Text.folded(label).prefix { $0 != "(" && $0 != "[" }
        let words = plain.split { !($0.isLetter || $0.isNumber) }.map(String.init)
        let articles: Set = [
            "le", "la", "les", "l", "the", "votre", "your", "vos", "bf", "du", "de", "des", "d", "un", "une",
        ]
        let kept = words.filter { !articles.contains($0) }
        return (kept.isEmpty ? words : kept).joined(separator: " ")
    }

    /// Written as `normal` leaves them.
    private static let table: [(meaning: FieldMeaning, labels: [String])] = [
        (.key, ["ref", "reference", "id", "identifiant", "identifier", "numero", "code", "cle", "key", "guid", "uid"]),
        (
            .member("title"),
            [
                "titre", "title", "nom", "name", "intitule", "nom projet", "intitule projet", "titre projet",
                "project name", "project title", "nom contribution", "nom structure", "nom initiative", "nom action",
                "headline", "objet", "libelle",
            ]
        ),
        (
            .member("summary"),
            [
                "resume", "summary", "presentation", "chapo", "accroche", "abstract", "en bref", "description courte",
                "short description", "excerpt", "sous titre", "subtitle",
            ]
        ),
        (
            .member("description"),
            [
                "description", "descriptif", "details", "contenu", "content", "texte", "text", "encoded",
                "articlebody", "presentation projet", "description projet", "project description", "a propos", "about",
            ]
        ),
        (.member("question"), ["question", "demande", "question posee", "research question", "question recherche"]),
        (
            .member("need"),
            [
                "besoin", "besoins", "need", "needs", "problematique", "enjeu", "enjeux", "contexte", "context",
                "constat",
            ]
        ),
        (
            .member("solution"),
            ["solution", "solutions", "reponse", "reponse apportee", "methode", "methods", "approach", "demarche"]
        ),
        (
            .member("outcomes"),
            ["resultat", "resultats", "outcome", "outcomes", "results", "retombees", "impact", "impacts", "effets"]
        ),
        (
            .member("objectives"),
            ["objectif", "objectifs", "objective", "objectives", "goal", "goals", "aims", "but", "buts", "finalites"]
        ),
        (.member("lessons"), ["lecon", "lecons", "lecons apprises", "lessons", "lessons learned", "enseignements"]),
        (.member("beneficiaries"), ["beneficiaire", "beneficiaires", "beneficiaries", "pour qui", "au service qui"]),
        (.member("sustainability"), ["perennisation", "perennite", "sustainability"]),
        (.member("reach"), ["portee", "reach"]),
        (
            .member("period"),
            [
                "date", "dates", "periode", "period", "annee", "year", "quand", "when", "depuis", "since", "duree",
                "calendrier",
            ]
        ),
        (.start, ["debut", "date debut", "start", "start date", "startdate", "dtstart", "commence"]),
        (.end, ["fin", "date fin", "end", "end date", "enddate", "dtend"]),
        (
            .member("territories"),
            [
                "territoire", "territoires", "territory", "ville", "city", "commune", "communes", "departement",
                "region",
                "localisation", "location area", "zone", "secteur geographique", "quartier", "areaserved",
                "echelle geographique",
            ]
        ),
        (.member("venue"), ["lieu", "place", "location", "venue", "where", "ou", "salle"]),
        (.member("address"), ["adresse", "address", "adresse postale"]),
        (
            .member("themes"),
            [
                "theme", "themes", "thematique", "thematiques", "mots cles", "mot cle", "keywords", "keyword", "tags",
                "tag", "categorie", "categories", "category", "domaine", "domaines", "sujet", "sujets", "subject",
                "subjects", "discipline", "disciplines", "topics",
            ]
        ),
        (
            .member("links"),
            [
                "site", "site web", "site internet", "website", "web", "lien", "liens", "link", "links", "url",
                "page web", "sameas",
            ]
        ),
        (.member("images"), ["image", "images", "photo", "photos", "logo", "illustration"]),
        (
            .member("stage"),
            ["etat", "etat avancement", "avancement", "stage", "progress", "etat projet", "statut projet"]
        ),
        (
            .member("audiences"),
            ["public", "publics", "audience", "public vise", "publics vises", "public cible", "target audience"]
        ),
        (.member("legalStatus"), ["statut juridique", "forme juridique", "legal status"]),
        (.member("licence"), ["licence", "license"]),
        (
            .contact("email"),
            ["courriel", "email", "e mail", "mail", "adresse mail", "adresse e mail", "contact email"]
        ),
        (.contact("phone"), ["telephone", "tel", "phone", "portable", "mobile"]),
        (
            .participant(role: "requester", kind: .organisation),
            ["demandeur", "demandeuse", "requester", "association demandeuse", "commanditaire"]
        ),
        (
            .participant(role: "lead", kind: .organisation),
            [
                "porteur", "porteur projet", "porteuse", "organisation porteuse", "structure porteuse", "structure",
                "organisme", "organisation", "organization", "association", "lead", "lead organisation",
                "parentorganization",
            ]
        ),
        (
            .participant(role: "partner", kind: .organisation),
            ["partenaire", "partenaires", "partner", "partners", "partenariat", "partenariats"]
        ),
        (
            .participant(role: "funder", kind: .organisation),
            ["financeur", "financeurs", "funder", "funders", "financement", "funding", "sponsor"]
        ),
        (
            .participant(role: "organiser", kind: .organisation),
            ["organisateur", "organisateurs", "organiser", "organizer", "organise par"]
        ),
        (
            .participant(role: "researcher", kind: .person),
            ["chercheur", "chercheuse", "chercheurs", "chercheuses", "researcher", "researchers", "scientifique"]
        ),
        (
            .participant(role: "partner", kind: .organisation),
            ["laboratoire", "laboratoires", "laboratory", "lab", "unite recherche"]
        ),
        (
            .participant(role: "speaker", kind: .person),
            ["intervenant", "intervenante", "intervenants", "speaker", "speakers"]
        ),
        (
            .participant(role: "author", kind: .person),
            ["auteur", "autrice", "auteurs", "author", "authors", "creator", "dc creator"]
        ),
        (
            .consent,
            [
                "je donne mon accord", "accord publication", "consentement", "consent", "publication consent",
                "j accepte", "i agree",
            ]
        ),
    ]

    private static let known: [String: FieldMeaning] = {
        var known: [String: FieldMeaning] = [:]
        for row in table { for label in row.labels where known[label] == nil { known[label] = row.meaning } }
        return known
    }()

    private static let telling: [(word: String, meaning: FieldMeaning)] = [
        ("besoin", .member("need")), ("besoins", .member("need")), ("enjeux", .member("need")),
        ("solution", .member("solution")), ("retombees", .member("outcomes")), ("lecons", .member("lessons")),
        ("porteurs", .participant(role: "lead", kind: .organisation)),
    ]

    /// Longer ones first: « date debut projet » is a beginning, not a date.
    private static let beginnings: [(words: String, meaning: FieldMeaning)] = known.filter { entry in
        // One common word begins too many other labels.
        entry.value == .consent || entry.key.contains(" ")
            || [
                "besoin", "besoins", "question", "titre", "description", "partenaires", "objectifs", "resultats",
                "resume",
                "presentation", "etat", "lien", "telephone", "courriel",
            ]
            .contains(entry.key)
    }.map { ($0.key, $0.value) }.sorted { ($1.words.utf8.count, $0.words) < ($0.words.utf8.count, $1.words) }
}
