import Foundation
import TestSupport

/// Texts of a small sound workspace.
enum Sound {
    static let federation = """
        federation: 1
        node:
          id: demo
          name: Démo
          language: fr
        nodes:
          - nantes
        """

    static let node = """
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
        """

    static let crosswalk = """
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
        """

    static let table = """
        Ref;Titre;Question
        D-1;Eau de la rivière;Comment protéger l’eau ?
        D-2;Jardins;Que planter ?

        """

    /// Writes the whole workspace.
    static func write(into folder: TemporaryFolder) throws {
        try folder.write("federation.yaml", federation)
        try folder.write("nodes/nantes/node.yaml", node)
        try folder.write("nodes/nantes/crosswalks/demandes.yaml", crosswalk)
        try folder.write("nodes/nantes/samples/demandes.csv", table)
    }
}

enum FileBytes {
    static func write(_ bytes: [UInt8], to path: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }
}
