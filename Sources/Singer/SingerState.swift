import AdapterKit
import JSONSchema
import Messages

/// How far an export came: what a target prints once everything before it is stored, and the next export goes on from.
public struct SingerState: Sendable, Hashable {
    /// Of the change feed.
    var sequence: Int
    /// The content of the record that changed there, so that the state of another ledger, or of one that was put back to an
    /// older copy, is recognised.
    var hash: String?
    var selection: JSONValue

    /// A state is small; what is larger is something else.
    private static let maxBytes = 16 << 20

    var value: JSONValue {
        .object([
            "scienceShopFederation": .object([
                "version": 1, "sequence": .number(Double(sequence)), "hash": hash.map { .string($0) } ?? .null,
                "selection": selection,
            ])
        ])
    }

    init(sequence: Int, hash: String?, selection: JSONValue) {
        self.sequence = sequence
        self.hash = hash
        self.selection = selection
    }

    /// Reads what a target printed: its last line that is not blank counts. A whole STATE message does too.
    ///
    /// - Parameter name: of the file, for errors.
    /// - Returns: nil for a file without anything in it, as the first run of a pipeline leaves it.
    /// - Throws: `configuration` for what is no state of ours.
    public init?(parsing bytes: [UInt8], name: String) throws(FederationError) {
        let lines = bytes.split { $0 == 0x0A || $0 == 0x0D }
        let isBlank: (ArraySlice<UInt8>) -> Bool = { $0.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
        guard let line = lines.last(where: { !isBlank($0) }) else { return nil }
        // The whole file may be one value on several lines, as a person or `jq` writes it.
        let limits = JSONLimits(size: Self.maxBytes)
        guard
            let read = (try? JSONValue(parsing: line, limits: limits))
                ?? (try? JSONValue(parsing: bytes, limits: limits))
        else { throw Self.wrong(name) }
        if read == .object([:]) { return nil }
        let value = read["type"]?.string?.lowercased() == "state" ? read["value"] ?? .null : read
        guard let ours = value["scienceShopFederation"], ours["version"] == 1, let sequence = ours["sequence"]?.integer,
            sequence >= 0, let selection = ours["selection"], selection.object != nil
        else { throw Self.wrong(name) }
        self.init(sequence: sequence, hash: ours["hash"]?.string, selection: selection)
    }

    private static func wrong(_ name: String) -> FederationError {
        FederationError(
            .configuration,
            """
            \(name) holds no state of an export of ours. Give the last line that the target printed, or leave the state out \
            to export everything.
            """)
    }
}
