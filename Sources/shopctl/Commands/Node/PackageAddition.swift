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
    let origin: ParcelOrigin
    let sha256: String?
    let allowsPrivateAddresses: Bool
    /// Where it is written which hosts want to be left alone.
    let bans: any BanRegister
    let yes: Bool

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
        let parcel = Parcel(origin: origin, sha256: sha256, allowsPrivateAddresses: allowsPrivateAddresses) { address in
            Failure(
                .failed, code: "no-archive", "\(address) is a page, not the archive of a node.",
                fix: "To make a node of what is there: `shopctl node new \(address)`.")
        }
        let workspace = workspace
        return try await parcel.opened(in: workspace.folder + "/nodes", upTo: workspace.folder) {
            House.transport(workspace, allowsPrivateAddresses: allowsPrivateAddresses, bans: bans)
        } _: {
            try NodePackage.stage($0, in: workspace)
        }
    }
}
