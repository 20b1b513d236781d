import Messages

extension DisseminatedItem {
    /// The item as the `record` element of an answer.
    /// - Throws: `DisseminationError` when it is neither deleted nor has metadata.
    public func record() throws(DisseminationError) -> [UInt8] {
        var writer = OAIWriter()
        try write(to: &writer, asRecord: true)
        return writer.bytes
    }

    /// Writes it as a `record` or as its `header` alone.
    /// - Throws: `DisseminationError` rather than a record without metadata, which clients would take for deleted.
    func write(to writer: inout OAIWriter, asRecord: Bool) throws(DisseminationError) {
        if asRecord, let written { return writer.raw(written) }
        if asRecord, !isDeleted, metadata == nil { throw DisseminationError.noMetadata(identifier: identifier) }
        if asRecord { writer.open("record") }
        writer.open("header", isDeleted ? [("status", "deleted")] : [])
        writer.element("identifier", [], identifier)
        writer.element("datestamp", [], OAIDatestamp(datestamp).description)
        for set in sets { writer.element("setSpec", [], set) }
        writer.close("header")
        guard asRecord else { return }
        if !isDeleted, let metadata {
            writer.open("metadata")
            writer.raw(metadata)
            writer.close("metadata")
            for element in about {
                writer.open("about")
                writer.raw(element)
                writer.close("about")
            }
        }
        writer.close("record")
    }
}

/// A source that breaks its contract.
public enum DisseminationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// It lists an item in a format and has no metadata of it.
    case noMetadata(identifier: String)

    /// What is wrong and what to do, for a person.
    public var message: Message {
        switch self {
        case .noMetadata(let identifier):
            "the item \(identifier) is listed in a format in which it has no metadata; this is a bug, so please report it"
        }
    }

    public var description: String { message.description }
}
