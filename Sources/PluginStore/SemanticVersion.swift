/// A version as Semantic Versioning 2.0 orders them. What stands behind a `+` is no part of `plugin.yaml`'s versions.
public struct SemanticVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let description: String
    private let numbers: [Int]
    /// What stands behind the hyphen, part by part; empty of a release.
    private let stage: [Substring]

    /// - Parameter text: as the schema of `plugin.yaml` accepts it; nil for anything else.
    public init?(_ text: String) {
        guard text.utf8.count <= 64 else { return nil }
        let halves = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = halves[0].split(separator: ".", omittingEmptySubsequences: false)
        let values = numbers.compactMap { part in
            part.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } ? Int(part) : nil
        }
        guard numbers.count == 3, values.count == 3 else { return nil }
        self.numbers = values
        stage = halves.count == 2 ? halves[1].split(separator: ".", omittingEmptySubsequences: false) : []
        let isSound = stage.allSatisfy { part in
            !part.isEmpty
                && part.utf8.allSatisfy { byte in
                    (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == 0x2D
                }
        }
        guard isSound else { return nil }
        description = text
    }

    public static func < (left: Self, right: Self) -> Bool {
        if left.numbers != right.numbers { return left.numbers.lexicographicallyPrecedes(right.numbers) }
        // A release comes after what led to it.
        guard !left.stage.isEmpty, !right.stage.isEmpty else { return !left.stage.isEmpty && right.stage.isEmpty }
        return left.stage.lexicographicallyPrecedes(right.stage) { one, other in
            switch (Int(one), Int(other)) {
            case (let one?, let other?): one < other
            case (_?, nil): true
            case (nil, _?): false
            case (nil, nil): one.utf8.lexicographicallyPrecedes(other.utf8)
            }
        }
    }
}
