/// A class of a pattern: `[^…]`, `\d`, `\p{Lu}`.
struct ScalarSet: Sendable {
    enum Kind: String, Sendable {
        case digit, word, space, horizontalSpace
        case letter = "L"
        case upper = "Lu"
        case lower = "Ll"
        case number = "N"
        case decimal = "Nd"
        case punctuation = "P"
        case symbol = "S"
        case separator = "Z"
    }

    struct Class: Sendable {
        var kind: Kind
        var isNegated: Bool

        init(_ kind: Kind, isNegated: Bool = false) {
            self.kind = kind
            self.isNegated = isNegated
        }

        func contains(_ value: UInt32) -> Bool { Self.holds(kind, value) != isNegated }

        private static func holds(_ kind: Kind, _ value: UInt32) -> Bool {
            switch kind {
            case .digit, .decimal: return value >= 0x30 && value <= 0x39
            case .space: return value == 0x20 || value == 0x0A
            case .horizontalSpace: return value == 0x20
            case .word: return ScalarFolding.isWord(value)
            default: break
            }
            guard let properties = Unicode.Scalar(value)?.properties else { return false }
            switch kind {
            case .letter: return properties.isAlphabetic
            case .upper: return properties.isUppercase
            case .lower: return properties.isLowercase
            case .number: return properties.numericType != nil
            default: break
            }
            switch properties.generalCategory {
            case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
                .finalPunctuation, .otherPunctuation:
                return kind == .punctuation
            case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: return kind == .symbol
            case .spaceSeparator, .lineSeparator, .paragraphSeparator: return kind == .separator
            default: return false
            }
        }
    }

    var classes: [Class]
    var isNegated = false
    private let isExact: Bool
    private var ranges: [ClosedRange<UInt32>] = []
    /// The answers for Latin letters and ASCII, a bit each; made once the set is complete.
    private var table: [UInt64] = []
    private static let tableSize: UInt32 = 0x280

    init(classes: [Class], isExact: Bool) {
        self.classes = classes
        self.isExact = isExact
    }

    /// Adds the scalars, in each form that they can have in a subject.
    mutating func insert(_ range: ClosedRange<UInt32>) {
        ranges.append(range)
        guard !isExact || range.count == 1 else { return }
        for value in range.prefix(0x500) {
            let written = ScalarFolding.written(value)
            guard written != ScalarFolding.invisible else { continue }
            if written != value { ranges.append(written...written) }
            guard !isExact else { continue }
            let folded = ScalarFolding.folded(written)
            if !range.contains(folded) { ranges.append(folded...folded) }
        }
    }

    /// Makes the table; nothing may be added any more.
    mutating func complete() {
        table = Array(repeating: 0, count: Int(Self.tableSize) / 64)
        for value in 0..<Self.tableSize
        where holds(exact: value, folded: ScalarFolding.folded(value)) != isNegated {
            table[Int(value >> 6)] |= 1 << UInt64(value & 63)
        }
    }

    /// - Parameter folded: what `exact` folds to.
    func contains(exact: UInt32, folded: UInt32) -> Bool {
        if exact < Self.tableSize, !table.isEmpty { return table[Int(exact >> 6)] & (1 << UInt64(exact & 63)) != 0 }
        return holds(exact: exact, folded: folded) != isNegated
    }

    private func holds(exact: UInt32, folded: UInt32) -> Bool {
        for range in ranges where range.contains(exact) || (!isExact && range.contains(folded)) { return true }
        for item in classes where item.contains(exact) { return true }
        return false
    }
}
