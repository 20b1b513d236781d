import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// The adapter's options, read and checked.
struct SingerOptions: Sendable {
    /// What says that a record left, beside `_sdc_deleted_at`.
    enum Deletions: String {
        /// Nothing: the tap goes on from its STATE.
        case none
        /// A run that ends well has listed everything; what was not on it is gone.
        case absence
        /// As `absence`, for streams whose `ACTIVATE_VERSION` says that they are whole.
        case versions
    }

    /// The program and its arguments.
    var command: [String]
    var config: JSONObject
    var catalog: Catalog?
    /// Nil for all.
    var streams: [String]?
    /// By stream: the members whose values name a record, where the SCHEMA does not say.
    var keys: [(stream: String, names: [String])]
    var deletions: Deletions
    var maxRecordBytes: Int
    /// Seconds it may say nothing.
    var patience: Int

    enum Catalog: Sendable {
        case inline(JSONObject)
        case file(String)
    }

    static let names = [
        "command", "config", "catalog", "streams", "keys", "secretNames", "deletions", "maxRecordBytes", "patience",
    ]

    init(_ configuration: AdapterConfiguration) throws {
        try configuration.allowOnly(Self.names)
        guard let command = try configuration.texts("command") else {
            throw FederationError(
                .configuration,
                """
                The source of \(configuration.location) needs the option `command`: the tap's program and its arguments, \
                such as [tap-csv].
                """)
        }
        self.command = command
        config = try Self.object("config", configuration) ?? [:]
        let names = try Self.object("secretNames", configuration) ?? [:]
        for (name, secret) in configuration.secrets {
            config[names[name]?.string ?? name] = .string(secret.reveal())
        }
        if let path = configuration.options["catalog"]?.string, !path.isEmpty {
            catalog = .file(path)
        } else {
            catalog = try Self.object("catalog", configuration).map(Catalog.inline)
        }
        streams = try configuration.texts("streams")
        keys = try (Self.object("keys", configuration) ?? [:]).members.map { member in
            let names = member.value.string.map { [$0] } ?? member.value.array?.compactMap(\.string) ?? []
            guard !names.isEmpty, !names.contains("") else { throw Self.wrong("keys", configuration) }
            return (member.key, names)
        }
        deletions =
            try configuration.choice(
                "deletions", of: ["none", "absence", "versions"], Deletions.init(rawValue:)) ?? .none
        maxRecordBytes = try configuration.wholeNumber("maxRecordBytes", atLeast: 1) ?? 16 << 20
        patience = try configuration.wholeNumber("patience", atLeast: 1) ?? 900
    }

    func wants(_ stream: String) -> Bool { streams.map { $0.contains { $0.hasSameBytes(as: stream) } } ?? true }

    func keys(of stream: String) -> [String]? { keys.first { $0.stream.hasSameBytes(as: stream) }?.names }

    /// The program's name, for people.
    var program: String { String(command[0].split(separator: "/").last ?? "tap") }

    private static func object(_ name: String, _ configuration: AdapterConfiguration) throws -> JSONObject? {
        guard let value = configuration.options[name] else { return nil }
        guard let object = value.object else { throw wrong(name, configuration) }
        return object
    }

    private static func wrong(_ name: String, _ configuration: AdapterConfiguration) -> FederationError {
        let location = configuration.location
        return name == "keys"
            ? FederationError(
                .configuration,
                "The option `keys` of \(location) gives for each stream the member, or members, that name a record.")
            : FederationError(.configuration, "The option `\(name)` of \(location) must be an object.")
    }
}
