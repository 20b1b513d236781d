import AdapterKit
import FederationConformance
import JSONSchema
import Messages
import PluginHost
import ScienceShopSDK
import Workspace

/// A plugin that publishes, run through the suite for channels: each check on a new place in a folder of its own.
struct ChannelTrial: Sendable {
    /// Names of what it was run through.
    private(set) var passed: [Message] = []
    private(set) var findings: [Finding] = []
    /// Why nothing could be tried; nil when it was.
    private(set) var untried: Message?
    /// Whether words can be found in what it writes. Where it packs or codes them, what is where cannot be checked.
    private(set) var holdsWords = true

    var isSound: Bool { findings.isEmpty && untried == nil }

    /// What a channel of the plugin is like on a machine of nobody.
    private struct Setting: Sendable {
        /// Whether the place is a folder that is there already; otherwise it is up to the plugin what it becomes.
        var isFolder = false
        var holdsWords = true
    }

    /// - Parameter before: called before each check.
    mutating func run(
        _ adapter: Adapter, _ options: JSONObject, _ secrets: [String: Secret], before: () -> Void
    ) async {
        do throws(FederationError) {
            let setting = try await Self.setting(of: adapter, options, secrets)
            holdsWords = setting.holdsWords
            let suite = Self.suite(adapter, options, secrets, setting)
            for check in PublishTargetConformance.checks {
                before()
                let found = await suite.run(check)
                if found.isEmpty { passed.append(check.title) }
                findings += found
            }
        } catch {
            untried = error.told
        }
    }

    /// How the plugin takes a place: found out by publishing to one of each kind.
    ///
    /// - Throws: `FederationError` when it takes none, as what publishes to a server does.
    private static func setting(
        of adapter: Adapter, _ options: JSONObject, _ secrets: [String: Secret]
    ) async throws(FederationError) -> Setting {
        var best: (setting: Setting, count: Int)?
        var refusal: FederationError?
        for setting in [
            Setting(), Setting(isFolder: true), Setting(holdsWords: false),
            Setting(isFolder: true, holdsWords: false),
        ] {
            let suite = suite(adapter, options, secrets, setting)
            do {
                try await begin(suite)
            } catch let error as FederationError where error.code == .configuration {
                refusal = refusal ?? error
                continue
            } catch {
                // The suite says it better.
            }
            let count = await suite.run(PublishTargetConformance.arrival).count
            if count == 0 { return setting }
            if best.map({ count < $0.count }) ?? true { best = (setting, count) }
        }
        if best == nil, let refusal { throw refusal }
        return best?.setting ?? Setting()
    }

    /// What a plugin says of a place that it cannot publish to.
    private static func begin(_ suite: PublishTargetConformance) async throws {
        let target = try await suite.makePlace().open()
        let result: Result<Bool, any Error>
        do { result = .success(try await target.begin()) } catch { result = .failure(error) }
        _ = await target.close()
        _ = try result.get()
    }

    private static func suite(
        _ adapter: Adapter, _ options: JSONObject, _ secrets: [String: Secret], _ setting: Setting
    ) -> PublishTargetConformance {
        PublishTargetConformance(secrets: Array(secrets.values)) {
            let folder = try await Blocking.run { () throws(FederationError) in
                let folder = try PrivateFolder()
                if setting.isFolder { try Files.makeFolder(folder.path + "/channel") }
                return folder
            }
            let configuration = AdapterConfiguration(
                location: folder.path + "/channel", options: options, secrets: secrets)
            return PublishTargetConformance.Place(holdsWords: setting.holdsWords) {
                try adapter.makeTarget(configuration, AdapterContext(opener: FileOpener(base: folder.path)))
            } content: {
                await Blocking.run { content(of: folder.path, "") }
            }
        }
    }

    /// Every file below a folder with its name, in byte order. What begins with a dot is the channel's own, and no reader's.
    private static func content(of folder: String, _ prefix: String, depth: Int = 0) -> [String] {
        guard depth < 20 else { return [] }
        return (Files.names(in: folder) ?? []).filter { !$0.hasPrefix(".") }.sorted { $0.bytesPrecede($1) }.flatMap {
            name in
            let path = folder + "/" + name
            if Files.isFolder(path) {
                return [prefix + name + "/"] + content(of: path, prefix + name + "/", depth: depth + 1)
            }
            let bytes = (try? Files.read(path)) ?? []
            return [prefix + name + "\n" + String(decoding: bytes, as: UTF8.self)]
        }
    }
}
