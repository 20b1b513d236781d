/// What a node can be asked about a set it keeps, as both ends write it in an address.
public enum SetRequest: Sendable, Hashable {
    /// The key.
    case offer
    /// Cells, for somebody who opens with these bytes, which are the body of a POST.
    case cells(opening: [UInt8])
    case symbols(after: [UInt8]?, limit: Int)
    /// What these symbols stand for; they are the body of a POST, 16 bytes each.
    case items([[UInt8]])

    /// The most bytes that somebody may open with.
    public static let mostOpening = 1 << 12
    public static let mostSymbols = 1 << 16
    public static let mostItems = 1 << 12
    public static let symbolSize = 16

    /// What stands in an address behind that of the service.
    public var target: String {
        switch self {
        case .offer: "/offer"
        case .cells: "/cells"
        case .symbols(let after, let limit): "/symbols?limit=\(limit)" + (after.map { "&after=" + Self.hex($0) } ?? "")
        case .items: "/items"
        }
    }

    /// The body of a POST; nil for what is asked by GET.
    public var body: [UInt8]? {
        switch self {
        case .cells(let opening): opening
        case .items(let symbols): Array(symbols.joined())
        case .offer, .symbols: nil
        }
    }

    /// How many bytes the body of a question of this name may have; nil for what is asked by GET.
    public static func mostBytes(of name: String) -> Int? {
        switch name {
        case "cells": mostOpening
        case "items": mostItems * symbolSize
        default: nil
        }
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
        case ("cells", let body?):
            guard !body.isEmpty, body.count <= Self.mostOpening else { return nil }
            self = .cells(opening: body)
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
    /// - Returns: nil while the set is not kept, or for what cannot be read.
    func answer(_ request: SetRequest) async throws -> SetAnswer?
}

/// An answer, and what follows it while the asker goes on listening.
public struct SetAnswer: Sendable {
    public var mediaType: String
    public var bytes: [UInt8]
    /// Nil when `bytes` are all of it.
    public var rest: (any SetStream)?

    public init(mediaType: String, bytes: [UInt8], rest: (any SetStream)? = nil) {
        self.mediaType = mediaType
        self.bytes = bytes
        self.rest = rest
    }
}

/// Pieces that are made one by one, for somebody who may have had enough after any of them.
public protocol SetStream: Sendable {
    /// How long to listen, before each piece, whether the asker hangs up.
    var pause: Duration { get }

    /// The next piece, never empty; nil at the end, which comes for certain.
    func next() async throws -> [UInt8]?
}
