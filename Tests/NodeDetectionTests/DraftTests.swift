import AdapterKit
import Foundation
import JSONSchema
import Messages
import NodeDetection
import ScienceShopSDK
import TestSupport
import Testing
import Workspace

/// A draft is sound YAML and a sound crosswalk, whatever the source calls its fields.
@Suite struct DraftTests {
    private static let odd = [
        "(", ")", "[", "]", "{", "}", "*", "+", "?", "^", "$", "|", "\\", ".", "#", ":", ",", "'", "\"", "-", "&", "!",
        "%", "@",
        "`", " ", "é", "Œ", "’", "«", "»", "\u{A0}", "\u{202E}", "\u{85}", "\u{2028}", "\t", "a", "B", "7", "~", "<",
        ">", "=", "/",
    ]
    private static let words = [
        "Titre", "Besoins", "Ville", "Date", "Partenaires", "Courriel", "Je donne mon accord", "Ref", "Site",
    ]

    private func label(_ random: inout SeededGenerator) -> String {
        var label = Bool.random(using: &random) ? Self.words.randomElement(using: &random) ?? "" : ""
        for _ in 0..<Int.random(in: 0...6, using: &random) { label += Self.odd.randomElement(using: &random) ?? "" }
        return label
    }

    private func draft(_ finding: Finding) -> NodeDraft {
        NodeDraft(
            id: "essai", name: finding.title ?? "Essai: \"#", language: "fr", basis: "consent",
            basisStatement: "x: # y",
            finding: finding
        ) { $0.description }
    }

    @Test(arguments: 0..<60) func aTableOfAnyLabelsGivesASoundDraft(_ seed: Int) async throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let labels = (0..<Int.random(in: 2...6, using: &random)).map { _ in label(&random) }
        let header = labels.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ";")
        let row = labels.indices.map { "v\($0)" }.joined(separator: ";")
        let text = "\(header)\n\(row)\n\(row)x\n"
        let opener = MemoryOpener([MemoryResource(location: "d.csv", bytes: Array(text.utf8))])
        guard let finding = try? await Detector(opener: opener).look(at: "d.csv").first else { return }
        try expectSound(draft(finding))
    }

    @Test(arguments: 0..<60) func aPageOfAnyLabelsGivesASoundDraft(_ seed: Int) async throws {
        var random = SeededGenerator(seed: UInt64(1000 + seed))
        var text = "# \(label(&random))\n\n"
        for _ in 0..<6 {
            text +=
                Bool.random(using: &random) ? "\(label(&random)) : valeur\n\n" : "## \(label(&random))\n\nTexte.\n\n"
        }
        let opener = MemoryOpener([
            MemoryResource(location: "d.md", mediaType: "text/markdown", bytes: Array(text.utf8))
        ])
        guard let finding = try? await Detector(opener: opener).look(at: "d.md").first else { return }
        try expectSound(draft(finding))
    }

    private func expectSound(_ draft: NodeDraft) throws {
        let folder = try TemporaryFolder()
        for file in draft.files { try folder.write(file.path, bytes: file.bytes) }
        let node = Node.read(.folder(folder.path))
        #expect(node.problems.isEmpty, "\(node.problems)")
        let text = try folder.read(draft.crosswalkFile)
        let crosswalk = CrosswalkFile.read(Array(text.utf8), file: "x")
        #expect(crosswalk.problems.isEmpty, "\(crosswalk.problems)\n\(text)")
    }
}
