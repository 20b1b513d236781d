import AdapterKit
import Archives
import Foundation
import TestSupport
import Testing

/// What comes out of archives that mean no harm.
@Suite struct UnpackTests {
    private let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func unpacked(_ bytes: [UInt8], limits: ArchiveLimits = ArchiveLimits()) throws -> [ArchiveEntry] {
        let file = try folder.write("archive", bytes: bytes)
        return try Archive.unpack(file, into: folder.file("out"), limits: limits)
    }

    private static func sampleTar() -> TarMaker {
        var tar = TarMaker()
        tar.add("lyon/", type: "5", mode: 0o700)
        tar.add("lyon/node.yaml", "id: lyon\n")
        tar.add("lyon/échantillons/l’eau.html", "<p>", mode: 0o6777)
        tar.add("lyon/empty")
        return tar
    }

    @Test(arguments: ["tar", "tar.gz", "zip"]) func filesAndFoldersComeOutAsTheyAre(_ kind: String) throws {
        var zip = ZipMaker()
        zip.add("lyon/", mode: 0o040700)
        zip.add("lyon/node.yaml", "id: lyon\n")
        zip.add("lyon/échantillons/l’eau.html", "<p>", mode: 0o106777)
        zip.add("lyon/empty")
        let tar = Self.sampleTar()
        let entries = try unpacked(kind == "zip" ? zip.finished : kind == "tar" ? tar.finished : tar.gzipped)
        #expect(entries.map(\.path) == ["lyon", "lyon/node.yaml", "lyon/échantillons/l’eau.html", "lyon/empty"])
        #expect(entries.map(\.isFolder) == [true, false, false, false])
        #expect(entries.map(\.size) == [0, 9, 3, 0])
        #expect(entries.map(\.isExecutable) == [false, false, true, false])
        #expect(try folder.read("out/lyon/node.yaml") == "id: lyon\n")
        #expect(try folder.read("out/lyon/échantillons/l’eau.html") == "<p>")
        #expect(try folder.names() == ["archive", "out"])
        // Modes are ours: nothing writable by others, no set-user-id.
        let modes = try ["", "/lyon", "/lyon/échantillons", "/lyon/node.yaml", "/lyon/échantillons/l’eau.html"].map {
            try #require(
                FileManager.default.attributesOfItem(atPath: folder.file("out\($0)"))[.posixPermissions] as? Int)
        }
        #expect(modes == [0o755, 0o755, 0o755, 0o644, 0o755])
        #expect(Archive.topFolder(of: entries) == "lyon")
    }

    @Test func theFolderItselfMayBeNamed() throws {
        var tar = TarMaker()
        tar.add("./", type: "5")
        tar.add("./node.yaml", "id: a\n")
        let entries = try unpacked(tar.gzipped)
        #expect(entries.map(\.path) == ["node.yaml"])
        #expect(Archive.topFolder(of: entries) == nil)
    }

    @Test func whatAMacAddsIsLeftOut() throws {
        var zip = ZipMaker()
        zip.add("lyon/node.yaml", "id: lyon\n")
        zip.add("lyon/.DS_Store", "x")
        zip.add("__MACOSX/lyon/._node.yaml", "x")
        let entries = try unpacked(zip.finished)
        #expect(entries.map(\.path) == ["lyon/node.yaml"])
        #expect(Archive.topFolder(of: entries) == "lyon")
    }

    @Test func longNamesOfPaxAreRead() throws {
        let name = "lyon/" + String(repeating: "é", count: 100) + "/node.yaml"
        var tar = TarMaker()
        tar.addPax([("path", name)])
        tar.add("short", "id: lyon\n")
        #expect(try unpacked(tar.finished).map(\.path) == [name])
    }

    @Test func aFolderMayBeThereWhenItIsEmpty() throws {
        try FileManager.default.createDirectory(atPath: folder.file("out"), withIntermediateDirectories: false)
        #expect(try unpacked(Self.sampleTar().gzipped).count == 4)
    }

    @Test func nothingIsUnpackedOverWhatIsThere() throws {
        try folder.write("out/mine", "kept")
        let error = #expect(throws: FederationError.self) { try unpacked(Self.sampleTar().gzipped) }
        #expect(error?.code == .fileAccess)
        #expect(try folder.names("out") == ["mine"])
        #expect(try folder.names() == ["archive", "out"])
    }

    @Test func aLinkInPlaceOfTheFolderIsNotFollowed() throws {
        try folder.write("elsewhere/.keep", "")
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("out"), withDestinationPath: folder.file("elsewhere"))
        let error = #expect(throws: FederationError.self) { try unpacked(Self.sampleTar().gzipped) }
        #expect(error?.code == .fileAccess)
        #expect(try folder.names("elsewhere") == [".keep"])
    }

    @Test func aFolderIsCopiedByTheSameRules() throws {
        try folder.write("in/node.yaml", "id: lyon")
        try folder.write("in/.git/config", "x")
        try folder.write("in/samples/a.html", "<p>")
        let entries = try Archive.copy(folder.file("in"), into: folder.file("out"))
        #expect(entries.map(\.path) == ["node.yaml", "samples", "samples/a.html"])
        #expect(try folder.read("out/samples/a.html") == "<p>")
        #expect(try folder.names("out") == ["node.yaml", "samples"])
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("in/secret"), withDestinationPath: "/etc/passwd")
        let error = #expect(throws: FederationError.self) {
            try Archive.copy(folder.file("in"), into: folder.file("again"))
        }
        #expect(error?.code == .unsafeArchive)
        #expect(try folder.names() == ["in", "out"])
        #expect(throws: FederationError.self) { try Archive.copy(folder.file("none"), into: folder.file("again")) }
        #expect(try folder.names() == ["in", "out"])
    }

    @Test func foldersAreExchangedAndRemoved() throws {
        try folder.write("a/new", "n")
        try folder.write("b/deep/old", "o")
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("b/link"), withDestinationPath: folder.file("b/deep"))
        try Archive.exchange(folder.file("a"), folder.file("b"))
        #expect(try folder.names("b") == ["new"])
        #expect(throws: FederationError.self) { try Archive.exchange(folder.file("none"), folder.file("b")) }
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("a/out"), withDestinationPath: folder.file("b"))
        Archive.remove(folder.file("a"))
        #expect(try folder.names() == ["b"])
        #expect(try folder.names("b") == ["new"])
    }

    @Test func anArchiveThatIsNotThereIsSaid() throws {
        let error = #expect(throws: FederationError.self) {
            try Archive.unpack(folder.file("none.zip"), into: folder.file("out"))
        }
        #expect(error?.code == .sourceGone)
        #expect(throws: FederationError.self) { try Archive.unpack(folder.path, into: folder.file("out")) }
    }

    /// Whatever bytes are in it, nothing is written beside the folder, and a refusal leaves nothing.
    @Test func damagedArchivesWriteNothingElsewhere() throws {
        var random = SeededGenerator(seed: 52)
        var zip = ZipMaker()
        zip.add("a/node.yaml", "id: lyon\n")
        zip.add("b", "two")
        var outcomes: Set<Bool> = []
        for whole in [Self.sampleTar().finished, Self.sampleTar().gzipped, zip.finished] {
            for _ in 0..<150 {
                var bytes = whole
                for _ in 0..<Int.random(in: 1...6, using: &random) {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
                do {
                    _ = try unpacked(bytes)
                    outcomes.insert(true)
                    #expect(try folder.names() == ["archive", "out"])
                    try FileManager.default.removeItem(atPath: folder.file("out"))
                } catch is FederationError {
                    outcomes.insert(false)
                    #expect(try folder.names() == ["archive"])
                }
            }
        }
        #expect(outcomes == [true, false])
    }
}
