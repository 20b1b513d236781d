import Foundation
import Messages
import MetadataFormats
import ScienceShopSDK
import Testing

/// What goes out, as files to read: `UPDATE_GOLDEN=1` writes them again.
@Suite struct GoldenTests {
    private static let folder = Samples.root.appending(path: "Tests/MetadataFormatsTests/Golden")
    private static let isUpdating = ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil
    /// One of each kind.
    static let names = [
        "initiative-full", "project-participatory", "demand-answered", "organisation-several-places",
        "person-researcher", "event-day-with-programme", "resource-radio-programme", "group-consortium",
        "project-machine-translated",
    ]

    @Test(arguments: names, DisseminationFormats.all().map(\.prefix))
    func oneOfEachKind(name: String, prefix: String) throws {
        let context = DisseminationContext(page: { "https://node.example/\($0.kind.rawValue)/\($0.local)" })
        let format = try #require(DisseminationFormats.all(context).first { $0.prefix == prefix })
        let result = format.disseminate(try Samples.publicRecord(name), style: .indented)
        #expect((result != nil) == format.carries(try #require(try Samples.record(name).kind)))
        guard let result else { return }
        let losses = result.losses.map { "\($0.kind.rawValue) \($0.path): \($0.reason)\n" }.joined()
        try compare(String(decoding: result.xml, as: UTF8.self) + "\n", with: "\(name).\(prefix).xml")
        try compare(losses, with: "\(name).\(prefix).losses")
    }

    @Test func theSchemaFileIsWhatTheCodeSays() throws {
        let file = Samples.root.appending(path: "schemas/oai/scienceshop.xsd")
        if Self.isUpdating { try Data(ScienceShopXML.xsd.utf8).write(to: file) }
        #expect(try String(contentsOf: file, encoding: .utf8) == ScienceShopXML.xsd)
    }

    private func compare(_ text: String, with name: String) throws {
        let file = Self.folder.appending(path: name)
        if Self.isUpdating { try Data(text.utf8).write(to: file) }
        #expect(try String(contentsOf: file, encoding: .utf8) == text, "\(name)")
    }
}
