/// The bytes of an answer in pieces, each given away as soon as it is taken.
public struct OAIResponseBody: Sendable, AsyncSequence {
    public typealias Element = [UInt8]
    /// How large pieces are meant to be.
    static let piece = 1 << 16

    let pieces: [[UInt8]]

    init(_ bytes: [UInt8]) { pieces = [bytes] }
    init(pieces: [[UInt8]]) { self.pieces = pieces }

    /// Size of all pieces.
    public var count: Int { pieces.reduce(0) { $0 + $1.count } }

    /// All pieces as one.
    public var bytes: [UInt8] { Array(pieces.joined()) }

    public func makeAsyncIterator() -> Iterator { Iterator(rest: pieces[...]) }

    public struct Iterator: AsyncIteratorProtocol {
        var rest: ArraySlice<[UInt8]>
        public mutating func next() async -> [UInt8]? { rest.popFirst() }
    }
}
