/// What a node can be asked about a set it keeps, as both ends write it in an address.
public enum SetRequest: Sendable, Hashable {
    /// The key.
    case offer
    case cells(from: Int, count: Int)
    case symbols(after: [UInt8]?, limit: Int)
    /// What these symbols stand for; they are the body of a POST, 16 bytes each.
    case items([[UInt8]])

    public static let mostCells = 1 << 16
    public static let mostSymbols = 1 << 16
    public static let mostItems = 1 << 12
    public static let symbolSize = 16

    /// What stands in an address behind that of the service.
    public var target: String {
        switch self {
        case .offer: "/offer"
        case .cells(let index, let count): "/cells?from=\(index)&count=\(count)"
        case .symbols(let after, let limit): "/symbols?limit=\(limit)" + (after.map { "&after=" + Self.hex($0) } ?? "")
        case .items: "/items"
        }
    }

    /// The body of a POST; nil for what is asked by GET.
    public var body: [UInt8]? {
        if case .items(let symbols) = self { Array(symbols.joined()) } else { nil }
    }

    /// Reads a request; nil for one that cannot be answered.
    ///
    /// - Parameters:
    ///   - name: what stands behind the address of the service: `cells`.
    ///   - body: of a POST; nil for a GET.
    public init?(name: String, query: String?, body: [UInt8]?) {
        func argument(_ name: String) -> Substring? {
            (query ?? "").split(separator: "&").first { $0.hasPrefix(name + "=") }?.dropFirst(name.utf8.count + 1)
        }
        func count(_ name: String, _ range: ClosedRange<Int>) -> Int? {
            argument(name).flatMap { Int($0) }.flatMap { range.contains($0) ? $0 : nil }
        }
        switch (name, body) {
        case ("offer", nil): self = .offer
        case ("cells", nil):
            guard let index = count("from", 0...Int(Int32.max)), let count = count("count", 1...Self.mostCells) else {
                return nil
            }
            self = .cells(from: index, count: count)
        case ("symbols", nil):
            guard let limit = count("limit", 1...Self.mostSymbols) else { return nil }
            guard let text = argument("after") else {
                self = .symbols(after: nil, limit: limit)
                return
            }
            guard let symbol = Self.bytes(text), symbol.count == Self.symbolSize else { return nil }
            self = .symbols(after: symbol, limit: limit)
        case ("items", let body?):
            guard !body.isEmpty, body.count % Self.symbolSize == 0, body.count / Self.symbolSize <= Self.mostItems
            else { return nil }
            self = .items(
                stride(from: 0, to: body.count, by: Self.symbolSize).map { Array(body[$0..<$0 + Self.symbolSize]) })
        default: return nil
        }
    }

    /// Bytes as digits, and back.
    public static func hex(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    public static func bytes(_ hex: some StringProtocol) -> [UInt8]? {
        let digits = hex.utf8.map { byte -> UInt8? in
            switch byte {
            case 0x30...0x39: byte - 0x30
            case 0x61...0x66: byte - 0x61 + 10
            default: nil
            }
        }
        guard digits.count % 2 == 0, digits.allSatisfy({ $0 != nil }) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { (digits[$0] ?? 0) << 4 | (digits[$0 + 1] ?? 0) }
    }
}

/// What a node answers about a set it keeps.
public protocol SetProvider: Sendable {
    /// - Returns: nil while the set is not kept, or for cells beyond those that are given.
    func answer(_ request: SetRequest) async throws -> SetAnswer?
}

public struct SetAnswer: Sendable, Hashable {
    public var mediaType: String
    public var bytes: [UInt8]

    public init(mediaType: String, bytes: [UInt8]) {
        self.mediaType = mediaType
        self.bytes = bytes
    }
}
