import Dispatch
import Foundation
import GRDB
import JSONSchema
import TestSupport
import Testing

/// Forgetting that is killed at any moment, and asked for again, ends as if it had never been killed.
@Suite("Forget, killed and asked for again")
struct ForgetKillTests {
    private static let kills = 20
    private static let words = ["forget", PeopleWorkspace.person, "--yes", "--why", "Lettre du 3 mai"]

    @Test func nothingIsLeftWhereverItWasKilled() throws {
        let workspace = try PeopleWorkspace(150)
        try workspace.fill()
        #expect(try workspace.run("publish", "site", "--to", "public").status == 0)
        #expect(try workspace.run("publish", "oai").status == 0)
        let snapshot = try TemporaryFolder()
        let files = ["ledger.sqlite", "public"]
        for file in files {
            try FileManager.default.copyItem(
                atPath: workspace.folder.file(file), toPath: snapshot.file(file))
        }
        #expect(NameTraces.found(in: try snapshot.bytes("ledger.sqlite")).count > 1)

        let begun = DispatchTime.now().uptimeNanoseconds
        #expect(try Shopctl.run(Self.words, in: workspace.path).status == 0)
        var seconds = Double(DispatchTime.now().uptimeNanoseconds - begun) / 1e9
        #expect(try workspace.traces(besides: NameTraces.identifiers) == [])
        let wanted = try Self.state(of: workspace)

        var random = SeededGenerator(seed: 67)
        var killed = 0
        // How it was found: untouched, erased but not yet rewritten or told, or done.
        var found: Set<String> = []
        for attempt in 0..<Self.kills * 3 where killed < Self.kills {
            for file in files + ["ledger.sqlite-wal", "ledger.sqlite-shm"] {
                try? FileManager.default.removeItem(atPath: workspace.folder.file(file))
            }
            for file in files {
                try FileManager.default.copyItem(
                    atPath: snapshot.file(file), toPath: workspace.folder.file(file))
            }
            // One in three is killed twice, the second time where the first one got to.
            for _ in 0...(attempt % 3 == 0 ? 1 : 0) {
                // Much happens at the end: erasing, telling and rewriting come after what was read.
                let moment = seconds * (0.1 + 0.9 * Double.random(in: 0..<1, using: &random).squareRoot())
                if try Self.kill(after: moment, in: workspace) {
                    killed += 1
                } else {
                    // The machine has become quicker than when it was measured.
                    seconds *= 0.85
                }
            }
            let isErased = try !workspace.run("forget", "--list", "--format", "json").json.array!.isEmpty
            let isClean = try workspace.traces(besides: NameTraces.identifiers).isEmpty
            found.insert(isErased ? isClean ? "done" : "erased" : "untouched")
            // Or slower.
            if !isErased { seconds *= 1.1 }

            let again = try Shopctl.run(Self.words, in: workspace.path)
            #expect(again.status == 0, "attempt \(attempt): \(again.errors) \(again.text)")
            #expect(try workspace.traces(besides: NameTraces.identifiers) == [], "attempt \(attempt)")
            #expect(try Self.state(of: workspace) == wanted, "attempt \(attempt)")
        }
        #expect(killed >= Self.kills)
        #expect(found.contains("erased"), "no kill came between erasing and rewriting: \(found)")
        #expect(try workspace.run("doctor").status == 0)
    }

    /// A server that is in the middle of reading keeps the file from being rewritten: that is told, channels are told too, and
    /// asking again completes it.
    @Test func whatAReaderHoldsUpIsToldAndCompleted() throws {
        let workspace = try PeopleWorkspace()
        try workspace.fill()
        #expect(try workspace.run("publish", "site", "--to", "public").status == 0)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let reader = try DatabaseQueue(path: workspace.folder.file("ledger.sqlite"), configuration: configuration)
        try reader.inDatabase { db in
            try db.execute(sql: "BEGIN")
            _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM record")
        }
        let busy = try Shopctl.run(Self.words + ["--format", "json"], in: workspace.path)
        #expect(busy.status == 15 && busy.error?["code"] == "ledger-busy", "\(busy.errors)")
        #expect(try busy.json["outcomes"]?.array?.map { $0["state"] } == ["told"], "\(busy.text)")
        let left = try workspace.traces(besides: NameTraces.identifiers)
        #expect(!left.isEmpty && left.allSatisfy { $0.hasPrefix("ledger") }, "\(left)")
        try reader.inDatabase { try $0.execute(sql: "COMMIT") }
        try reader.close()
        #expect(try Shopctl.run(Self.words, in: workspace.path).status == 0)
        #expect(try workspace.traces(besides: NameTraces.identifiers) == [])
    }

    /// What is kept, shown and remembered, but for times of day and random keys.
    private static func state(of workspace: PeopleWorkspace) throws -> [String] {
        var lines = try workspace.run("records", "export").jsonLines.map { line in
            var record = line.object ?? [:]
            // The moment of forgetting; what came before is the same in every copy.
            if record["status"] == "deleted" { record["modifiedAt"] = nil }
            if record["id"] == "n:demand/1" || record["id"] == "n:event/7" { record["modifiedAt"] = nil }
            return JSONValue.object(record).canonicalText
        }
        lines +=
            try workspace.run("forget", "--list", "--format", "json").json.array?.map { act in
                "\(act["why"]?.string ?? "") \(act["records"]?.canonicalText ?? "") \(act["words"]?.canonicalText ?? "")"
            } ?? []
        let ledger = try DatabaseQueue(path: workspace.folder.file("ledger.sqlite"))
        lines += try ledger.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT name || ' ' || record || ' ' || state || ' ' || due FROM receipt
                    JOIN channel ON channel.pk = channel ORDER BY 1
                    """)
                + String.fetchAll(
                    db,
                    sql:
                        "SELECT sequence || ' ' || record || ' ' || kind || ' ' || revision FROM change ORDER BY sequence"
                )
                + String.fetchAll(
                    db, sql: "SELECT hex(digest) || ' ' || size || ' ' || deflated FROM payload ORDER BY 1")
        }
        try ledger.close()
        for (file, bytes) in try Self.files(of: workspace.folder.file("public")) {
            lines.append("\(file) \(bytes)")
        }
        return lines
    }

    /// The size of every file that is shown, but for moments in it: one in a thousand is written without milliseconds.
    private static func files(of folder: String) throws -> [(String, Int)] {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted().map { name in
            guard let bytes = FileManager.default.contents(atPath: folder + "/" + name) else { return (name, 0) }
            return (name, Snapshot.masked(String(decoding: bytes, as: UTF8.self), workspace: folder).utf8.count)
        }
    }

    /// - Returns: whether it died of it.
    private static func kill(after seconds: Double, in workspace: PeopleWorkspace) throws -> Bool {
        // Where the ledger is rewritten in: nothing may be left there either.
        let scratch = workspace.folder.file("tmp")
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        let process = Shopctl.process(
            words, in: workspace.path, environment: ["TMPDIR": scratch, "SQLITE_TMPDIR": scratch])
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        _ = ended.wait(timeout: .now() + seconds)
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        return process.terminationReason == .uncaughtSignal
    }
}
