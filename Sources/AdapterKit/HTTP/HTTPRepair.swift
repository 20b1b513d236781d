import Messages

/// Something that was wrong with an answer, and could be put right. Worth telling the owner of the source.
public enum HTTPRepair: String, Sendable, Hashable, CaseIterable {
    /// Packed with gzip, which no header says: unpacked.
    case unlabelledGzip = "unlabelled-gzip"
    /// Not compressed, though its head says so: asked for again as it is.
    case wrongContentEncoding = "wrong-content-encoding"

    /// One sentence for a person, about the answer.
    public var message: Message {
        switch self {
        case .unlabelledGzip: "It is packed with gzip, which its head does not say; unpacked."
        case .wrongContentEncoding:
            "Its head says that it is compressed, and it is not; asked for again as it is."
        }
    }
}
