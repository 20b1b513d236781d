import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension HostMessage {
    /// Reads one line, without its end.
    ///
    /// - Throws: `FederationError` with code `plugin-wrong-message`.
    public init(line: some Collection<UInt8>) throws(FederationError) {
        let (type, members) = try Members.read(line)
        switch type {
        case "hello":
            let versions = try members.list("protocol").compactMap(\.integer)
            let limits = Members(try members.optionalObject("limits") ?? [:], of: "hello.limits")
            self = .hello(
                HostHello(
                    versions: versions, host: try members.optionalText("host") ?? "",
                    features: try members.texts("features"),
                    longestLine: try limits.optionalCount("line") ?? PluginWire.longestLine))
        case "configure": self = .configure(try members.configuration())
        case "identify": self = .identify
        case "page": self = .page(try members.request(), after: try members.cursor("cursor"))
        case "identifiers": self = .identifiers(try members.request(), after: try members.cursor("cursor"))
        case "restart":
            self = .restart(
                try members.request(), at: try members.cursor("cursor"),
                listing: try members.flag("listing", default: false))
        case "detour":
            self = .detour(
                try members.request(), around: try members.cursor("cursor"),
                after: try Members(members.object("error"), of: "detour.error").error())
        case "single": self = .single(try members.identifier())
        case "changes":
            guard let bookmark = try members.bookmark("bookmark") else { throw members.wrong("bookmark", "a text") }
            self = .changes(after: bookmark)
        case "map":
            let context = Members(try members.object("context"), of: "map.context")
            var records: [SourceRecord] = []
            for record in try members.objects("records") { records.append(try record.record()) }
            self = .map(
                records,
                CrosswalkContext(
                    node: try context.text("node"), language: try context.text("language"),
                    basis: try context.text("basis")))
        case "begin": self = .begin
        case "publish": self = .publish(try members.list("batch"))
        case "finish": self = .finish
        case "shown": self = .shown(try members.recordIdentifier("record"))
        case "standing": self = .standing
        case "viewed": self = .viewed(try members.viewAnswer())
        case "bye": self = .bye
        default: throw .wrongMessage("there is no type `\(type.prefix(80))`")
        }
    }
}

extension Members {
    /// The type and the members of a line.
    static func read(_ line: some Collection<UInt8>) throws(FederationError) -> (type: String, members: Members) {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(
                parsing: line, limits: JSONLimits(depth: PluginWire.deepest, size: .max))
        } catch {
            throw .wrongMessage(error.told)
        }
        guard let object = value.object else { throw .wrongMessage("it is no JSON object") }
        guard let type = object["type"]?.string else { throw .wrongMessage("it has no member `type`") }
        return (type, Members(object, of: type))
    }

    func configuration() throws(FederationError) -> PluginConfiguration {
        var secrets: [String: Secret] = [:]
        for member in try optionalObject("secrets") ?? [:] {
            guard let text = member.value.string else { throw wrong("secrets", "texts by name") }
            secrets[member.key] = Secret(text)
        }
        let settings = Members(try optionalObject("settings") ?? [:], of: "configure.settings")
        return PluginConfiguration(
            role: value("role") == nil ? .source : try word("role", as: PluginConfiguration.Role.self),
            AdapterConfiguration(
                location: try text("location"), options: try optionalObject("options") ?? [:], secrets: secrets),
            basis: try optionalText("basis"),
            settings: PluginSettings(
                userAgent: try settings.optionalText("userAgent"),
                allowsPrivateAddresses: try settings.flag("allowsPrivateAddresses", default: false),
                maxBytes: try settings.optionalCount("maxBytes"), delaySeconds: settings.value("delaySeconds")?.number,
                language: try settings.optionalText("language")))
    }
}
