import AdapterKit
import PluginProtocol
import ScienceShopSDK

/// A channel whose code runs in a process of its own. The engine cannot tell.
struct ChildTarget: PublishTarget {
    let link: PluginLink
    init(_ link: PluginLink) { self.link = link }

    /// Of our making: a plugin that chose it could take itself for another one's channel.
    var channel: String { "\(link.plugin.manifest.id):\(link.configuration.location)" }

    /// Nothing can be taken back, nor changed, as long as the plugin has not said that it can: `begin` comes first.
    var capabilities: PublishCapabilities {
        link.ready?.channel?.capabilities ?? PublishCapabilities(canUpdate: false, canDelete: false)
    }

    var fingerprint: String { link.ready?.channel?.fingerprint ?? "" }

    func begin() async throws -> Bool { try await link.ask { try await $0.beginChannel() } }

    func shown(_ id: RecordIdentifier) async throws -> Record? {
        guard link.ready?.channel?.tellsShown == true else { return nil }
        return try await link.ask { try await $0.shown(id) }
    }

    func publish(_ batch: [Exposure], from view: any PublicationView) async throws -> [PublicationReceipt] {
        try await link.ask { try await $0.publish(batch, view) }
    }

    func finish(_ view: any PublicationView) async throws -> PublicationSummary {
        try await link.ask { try await $0.finish(view) }
    }

    func standing() async throws -> PublicationSummary? {
        guard link.ready?.channel?.tellsStanding == true else { return nil }
        return try await link.ask { try await $0.standing() }
    }

    func close() async -> [Issue] { await link.close() }
}
