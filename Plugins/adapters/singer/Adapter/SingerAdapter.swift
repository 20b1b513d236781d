import AdapterKit
import JSONSchema
import Messages
import PluginHost
import ScienceShopSDK

/// Runs a Singer tap and gives what it prints, one record a RECORD.
public struct SingerAdapter: HarvestAdapter {
    private let options: SingerOptions
    private let program: TapProgram
    private let walk: TapWalk
    private let scope: String

    public init(configuration: AdapterConfiguration, context: AdapterContext) throws {
        options = try SingerOptions(configuration)
        program = TapProgram(options: options, opener: context.opener)
        walk = TapWalk(program, location: configuration.location, words: StrangersWords(configuration.secrets))
        // The options alone: a new password does not make another list.
        scope = ContentHash.hex(JSONValue.object(configuration.options).canonicalBytes)
    }

    public func identify() async throws -> SourceDescription {
        _ = try program.path()
        return SourceDescription(
            summary: "Singer tap `\(options.program)`", listsEverything: options.deletions != .none, scope: scope)
    }

    public func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage {
        try await walk.page(request, after: cursor)
    }

    public func restart(_ request: HarvestRequest, at cursor: Cursor?) -> Cursor? {
        cursor.flatMap(TapPlace.init)?.restart
    }

    public func close() async -> [Issue] {
        await walk.stop()
        return []
    }
}
