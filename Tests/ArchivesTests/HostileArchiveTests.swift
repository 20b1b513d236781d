import AdapterKit
import Archives
import Foundation
import Messages
import TestSupport
import Testing

@Suite struct HostileArchiveTests {
    /// The folder they are unpacked into has one above it, so that a way up would be seen.
    @Test(arguments: HostileArchive.all) func nothingIsWritten(_ archive: HostileArchive) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("archive", bytes: archive.bytes)
        try folder.write("nodes/mine", "kept")
        var limits = ArchiveLimits()
        limits.entries = 500
        limits.depth = 10
        let error = #expect(throws: FederationError.self) {
            try Archive.unpack(file, into: folder.file("nodes/new"), limits: limits)
        }
        #expect(error?.code == archive.code, "\(error?.told.description ?? "")")
        #expect(try folder.names() == ["archive", "nodes"])
        #expect(try folder.names("nodes") == ["mine"])
        // What is said of it can be shown on a terminal.
        let told = error?.told.description ?? ""
        #expect(told.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control && $0 != "\u{202E}" })
    }

    @Test func thereAreEnoughOfThem() {
        #expect(HostileArchive.all.count >= 50)
        #expect(Set(HostileArchive.all.map(\.name)).count == HostileArchive.all.count)
    }

    @Test(arguments: [
        "packedBytes", "unpackedBytes", "fileBytes", "entries",
    ]) func everyLimitCounts(_ which: String) throws {
        let folder = try TemporaryFolder()
        var tar = TarMaker()
        tar.add("a", String(repeating: "a", count: 600))
        tar.add("b", String(repeating: "b", count: 600))
        let file = try folder.write("archive", bytes: tar.finished)
        var limits = ArchiveLimits()
        switch which {
        case "packedBytes": limits.packedBytes = tar.finished.count
        case "unpackedBytes": limits.unpackedBytes = 1200
        case "fileBytes": limits.fileBytes = 600
        default: limits.entries = 2
        }
        try Archive.unpack(file, into: folder.file("enough"), limits: limits)
        switch which {
        case "packedBytes": limits.packedBytes -= 1
        case "unpackedBytes": limits.unpackedBytes -= 1
        case "fileBytes": limits.fileBytes -= 1
        default: limits.entries -= 1
        }
        let error = #expect(throws: FederationError.self) {
            try Archive.unpack(file, into: folder.file("tooMuch"), limits: limits)
        }
        #expect(error?.code == .limitExceeded)
        #expect(try folder.names() == ["archive", "enough"])
    }
}
