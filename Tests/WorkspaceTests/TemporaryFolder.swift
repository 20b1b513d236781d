import Foundation

/// A folder of its own for one test, removed with it.
final class TemporaryFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("workspace-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.resolvingSymlinksInPath().path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and the folders above it.
    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        let file = URL(fileURLWithPath: path).appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        return file.path
    }

    func read(_ name: String) throws -> String {
        try String(contentsOf: URL(fileURLWithPath: path).appendingPathComponent(name), encoding: .utf8)
    }
}

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
