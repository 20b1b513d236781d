import TestSupport

/// A workspace with one node of one source: demands in a CSV table.
struct TestWorkspace {
    let folder: TemporaryFolder
    var path: String { folder.path }

    /// The header of the table.
    static let header = "Ref;Titre;Question;Demandeur;Depuis\n"
    static let rows = [
        "D-1;Eau de la rivière;Comment protéger l’eau ?;Les Amis de l’Erdre;2023-04\n",
        "D-2;Jardins;Que planter ?;Jardins partagés;2024\n",
        "D-3;Encre;D’où vient l’encre ?;Les Amis de l’Erdre;2022\n",
    ]

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(
            "federation.yaml",
            """
            federation: 1
            node:
              id: demo
              name: Démo
              language: fr
            nodes:
              - nantes
            removals: { graceDays: 0 }

            """)
        try folder.write(
            "nodes/nantes/node.yaml",
            """
            node: nantes
            name: { fr: Boutique de Nantes, en: Nantes shop }
            summary: { fr: Une boutique., en: A shop. }
            territory: Nantes Métropole
            languages: [fr]
            sources:
              - id: demandes
                title: Demandes
                adapter: csv
                location: samples/demandes.csv
                options: { key: [Ref] }
                crosswalk: crosswalks/demandes.yaml
                basis: { type: public, statement: Page publique. }
                samples:
                  - { input: samples/demandes.csv, expected: samples/demandes.expected.json }

            """)
        try folder.write(
            "nodes/nantes/crosswalks/demandes.yaml",
            """
            crosswalk: 1
            id: nantes/demandes
            formats: [csv]
            language: fr
            records:
              - rule: demande
                kind: demand
                key: { column: Ref }
                fields:
                  title: { column: Titre }
                  question: { column: Question }
                  period: { from: { column: Depuis }, read: period }
                participants:
                  - { role: requester, from: { column: Demandeur }, kind: organisation, record: true }

            """)
        try table(Self.rows)
    }

    /// Writes the source's table with these rows.
    func table(_ rows: [String]) throws {
        try folder.write("nodes/nantes/samples/demandes.csv", Self.header + rows.joined())
    }

    @discardableResult
    func run(_ arguments: String..., input: [UInt8] = [], environment: [String: String] = [:]) throws -> Shopctl.Outcome
    {
        try Shopctl.run(arguments, in: path, input: input, environment: environment)
    }
}
