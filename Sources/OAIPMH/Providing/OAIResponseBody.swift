/// The bytes of an answer, in pieces.
public struct OAIResponseBody: Sendable, AsyncSequence {
    public typealias Element = [UInt8]
    /// How large pieces are meant to be.
    static let piece = 1 << 16

    public let pieces: [OAIPiece]

    init(_ bytes: [UInt8]) { pieces = [OAIPiece(bytes)] }
    init(pieces: [OAIPiece]) { self.pieces = pieces }

    /// Size of all pieces.
    public var count: Int { pieces.reduce(0) { $0 + $1.count } }

    /// All pieces as one.
    public var bytes: [UInt8] { pieces.reduce(into: []) { $0 += $1.bytes } }

    public func makeAsyncIterator() -> Iterator { Iterator(rest: pieces[...]) }

    /// Gives each piece away as soon as it is taken.
    public struct Iterator: AsyncIteratorProtocol {
        var rest: ArraySlice<OAIPiece>
        public mutating func next() async -> [UInt8]? { rest.popFirst()?.bytes }
    }
}
