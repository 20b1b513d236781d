import AdapterKit
import ArgumentParser
import Dispatch
import Messages
import NodePackages
import ScienceShopSDK
import Workspace

/// Looks at a node that somebody else made, shows what it would do, and takes it when the person agrees.
struct PackageAddition {
    let workspace: Workspace
    let origin: PackageOrigin
    let sha256: String?
    let allowsPrivateAddresses: Bool
    /// Where it is written which hosts want to be left alone.
    let bans: any BanRegister
    let yes: Bool

    /// The largest archive of a node: descriptions and samples are small.
    private static let maxBytes = 64 << 20

    func run(_ console: Console) async throws {
        console.progress?.show(ProgressState(subject: origin.shown, activity: "checking"))
        let (package, digest) = try await stage()
        do {
            try await judge(package, digest, console)
        } catch {
            package.discard()
            throw error
        }
    }

    private func judge(_ package: NodePackage, _ digest: String?, _ console: Console) async throws {
        // Its samples are files of its own: while it is looked at, it asks nobody for anything.
        var equipment = House.equipment
        equipment.transport = nil
        let check = await NodeCheck.run(package.node, equipment: equipment, validator: House.validator)
        console.progress?.end()
        var report = PackageText(origin: origin.shown, digest: digest, package: package, check: check)
        guard check.isSound else {
            package.discard()
            console.emit(Report(json: report.json) { [report] in report.show($0) })
            throw ExitCode(ExitStatus.problems.rawValue)
        }
        if package.isListed, package.update.isEmpty {
            report.outcome = .upToDate
            package.discard()
        } else if yes {
            try package.take()
            report.outcome = .taken
        } else if Questions.areWelcome(console) {
            report.show(console)
            console.flush()
            let questions = Questions(console: console, words: .told(in: .spoken(in: CommandLine.arguments)))
            guard try questions.confirm(package.present == nil ? "Take it?" : "Change it?") else {
                package.discard()
                return console.note("Nothing was written.")
            }
            try package.take()
            report.outcome = .taken
            return report.conclude(console)
        } else {
            package.discard()
        }
        console.emit(
            Report(json: report.json) { [report] console in
                report.show(console)
                report.conclude(console)
            })
    }

    // MARK: - Fetching

    private func stage() async throws -> (NodePackage, digest: String?) {
        switch origin {
        case .folder(let path): return (try await staged(path), nil)
        case .archive(let path):
            let digest = try await off { () throws(FederationError) in
                ContentHash.hex(try Files.read(path, limit: Self.maxBytes))
            }
            try compare(digest)
            return (try await staged(path), digest)
        case .address(let address):
            let bytes = try await fetch(address)
            let digest = ContentHash.hex(bytes)
            try compare(digest)
            let folder = workspace.folder + "/nodes"
            let file = folder + "/.fetched-\(UInt64.random(in: 0...UInt64.max))"
            try await off { () throws(FederationError) in
                try Files.makeFolder(folder)
                try Files.create(file, bytes)
            }
            defer { Files.remove(file, upTo: workspace.folder) }
            return (try await staged(file), digest)
        }
    }

    private func compare(_ digest: String) throws(Failure) {
        guard let sha256, sha256.lowercased() != digest else { return }
        throw Failure(
            .failed, code: "wrong-checksum", "\(origin.shown) has another SHA-256: \(digest).",
            fix: "Do not use it before you know why; ask whoever gave you the number.")
    }

    private func fetch(_ address: String) async throws -> [UInt8] {
        guard address.lowercased().hasPrefix("https://") || allowsPrivateAddresses else {
            throw Failure.usage(
                "\(address) is no https address: on its way anybody could change what comes from there.",
                fix: "Write https, or download the archive and name its file.")
        }
        let http = House.transport(workspace, allowsPrivateAddresses: allowsPrivateAddresses, bans: bans)
        do {
            let opener = OpenerForFilesAndURLs(files: MemoryOpener(), transport: AsSentTransport(base: http))
            let resource = try await opener.open(address, accept: ["application/gzip", "application/zip"])
            let bytes = try await resource.readAll(limit: Self.maxBytes)
            guard bytes.first(where: { $0 > 0x20 }) != UInt8(ascii: "<") else {
                throw Failure(
                    .failed, code: "no-archive", "\(address) is a page, not the archive of a node.",
                    fix: "To make a node of what is there: `shopctl node new \(address)`.")
            }
            return bytes
        } catch let error as FederationError where error.code == .forbiddenAddress {
            throw Failure(
                ExitStatus(error.code), code: error.code.rawValue,
                "\(address) leads to a private or loopback address.",
                fix: "If the archive really lives there, add --allow-private-addresses.")
        }
    }

    private func staged(_ path: String) async throws -> NodePackage {
        let workspace = workspace
        return try await off { () throws(FederationError) in try NodePackage.stage(path, in: workspace) }
    }
}
