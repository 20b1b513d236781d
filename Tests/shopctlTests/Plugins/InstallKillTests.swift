import Dispatch
import Foundation
import JSONSchema
import TestSupport
import Testing

/// An upgrade that is killed at any instant leaves the version before or the new one, whole, and the next goes well.
@Suite struct InstallKillTests {
    private static let kills = 8

    @Test func theOldOrTheNewIsInUse() throws {
        let house = try PluginWorkspace()
        try house.plugin(version: "1.0.0")
        #expect(try house.run("plugin", "install", house.folder.file("offer/tally"), "--yes").status == 0)
        // How long it takes when nobody disturbs it.
        try house.plugin(version: "1.0.1")
        let begun = DispatchTime.now().uptimeNanoseconds
        #expect(try house.run("plugin", "upgrade", "tally").status == 0)
        let seconds = Double(DispatchTime.now().uptimeNanoseconds - begun) / 1e9

        var random = SeededGenerator(seed: 55)
        var killed = 0
        var number = 1
        for _ in 0..<40 where killed < Self.kills {
            let old = "1.0.\(number)"
            number += 1
            try house.plugin(version: "1.0.\(number)")
            let process = Shopctl.process(
                ["plugin", "upgrade", "tally"], in: house.folder.path,
                environment: ["XDG_DATA_HOME": house.folder.file("data")])
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            let over = DispatchSemaphore(value: 0)
            process.terminationHandler = { _ in over.signal() }
            try process.run()
            if over.wait(timeout: .now() + Double.random(in: 0..<seconds, using: &random)) == .timedOut {
                kill(process.processIdentifier, SIGKILL)
            }
            process.waitUntilExit()
            if process.terminationReason == .uncaughtSignal { killed += 1 }
            let info = try house.run("plugin", "info", "tally", "--format", "json").json
            #expect(info["state"] == "ready", "after \(killed) kills: \(info.canonicalText)")
            #expect(["\(old)", "1.0.\(number)"].contains(info["version"]?.string ?? ""))
            #expect(try house.run("plugin", "upgrade", "tally").status == 0)
            #expect(
                try house.run("plugin", "info", "tally", "--format", "json").json["version"]?.string == "1.0.\(number)")
        }
        #expect(killed >= Self.kills)
        #expect(try house.folder.names("data/shopctl/plugins/tally").count == 2)
        #expect(try house.run("harvest").status == 0)
    }
}
