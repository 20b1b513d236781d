import ScienceShopSDK

/// What a resumption token of ours says: all that is needed to go on, so that it survives a restart and never expires.
///
/// Letters, digits, `-` and `_` alone, because clients forget to escape. A checksum tells a token that was cut off or
/// mistyped from one of ours; there is nothing in it that would have to be kept from a forger.
struct ListToken: Hashable {
    var verb: OAIVerb
    var selection: OAISelection
    /// The last item that was given.
    var sequence: Int64
    /// How many were given.
    var cursor: Int

    private static let version = "1"

    /// No ledger counts so far. A checksum is no secret, so that anybody can write numbers with which sums would overflow.
    fileprivate static let mostCounted = 1 << 40

    /// Its fields hold no semicolon: prefix, set and dates have none.
    var text: String {
        let fields = [
            Self.version, verb == .listRecords ? "R" : "I", String(sequence), String(cursor), selection.prefix,
            selection.from?.description ?? "", selection.until?.description ?? "", selection.set ?? "",
        ]
        return Self.sealed(fields)
    }

    init(verb: OAIVerb, selection: OAISelection, sequence: Int64, cursor: Int) {
        self.verb = verb
        self.selection = selection
        self.sequence = sequence
        self.cursor = cursor
    }

    /// Reads a token; nil when it is none of ours.
    init?(_ text: String) {
        guard let fields = Self.opened(text), fields.count == 8, fields[0] == Self.version,
            let sequence = Int64(fields[2]), let cursor = Int(fields[3]),
            (0...Int64(Self.mostCounted)).contains(sequence), (0...Self.mostCounted).contains(cursor),
            OAISyntax.isPrefix(fields[4]), fields[7].isEmpty || OAISyntax.isSetSpec(fields[7])
        else { return nil }
        switch fields[1] {
        case "R": verb = .listRecords
        case "I": verb = .listIdentifiers
        default: return nil
        }
        self.sequence = sequence
        self.cursor = cursor
        selection = OAISelection(
            prefix: fields[4], from: OAIDatestamp(fields[5]), until: OAIDatestamp(fields[6]),
            set: fields[7].isEmpty ? nil : fields[7])
        // A date that is written and not read would silently widen the list.
        guard selection.from?.description ?? "" == fields[5], selection.until?.description ?? "" == fields[6] else {
            return nil
        }
    }

    // MARK: - Fields without a semicolon, as a token

    static func sealed(_ fields: [String]) -> String {
        let body = fields.joined(separator: ";")
        return Base64URL.encoded(Array((body + ";" + checksum(body)).utf8))
    }

    /// nil for anything that `sealed` does not give.
    static func opened(_ token: String) -> [String]? {
        guard token.utf8.count <= 1024, let bytes = Base64URL.decoded(token) else { return nil }
        let fields = String(decoding: bytes, as: UTF8.self)
            .split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        guard fields.last == checksum(fields.dropLast().joined(separator: ";")) else { return nil }
        return fields.dropLast()
    }

    /// FNV-1a, 32 bits.
    private static func checksum(_ text: String) -> String {
        String(text.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }, radix: 16)
    }
}

/// A place in the list of sets.
struct SetToken: Hashable {
    /// The set that was given last.
    var last: String
    /// How many were given, of how many.
    var given: Int
    var total: Int

    init(last: String, given: Int, total: Int) { (self.last, self.given, self.total) = (last, given, total) }

    var text: String { ListToken.sealed(["1", "S", String(given), String(total), last]) }

    /// Reads a token; nil when it is none of ours.
    init?(_ text: String) {
        guard let fields = ListToken.opened(text), fields.count == 5, fields[0] == "1", fields[1] == "S",
            let given = Int(fields[2]), let total = Int(fields[3]), given > 0, total >= given,
            total <= ListToken.mostCounted
        else { return nil }
        self.init(last: fields[4], given: given, total: total)
    }

    /// Where the next page begins. When the set that was given last is gone, as far back as no other can be missed.
    func place(in sets: [OAISet]) -> Int {
        if let index = sets.firstIndex(where: { $0.spec == last }) { return index + 1 }
        return min(max(0, given - max(1, total - sets.count)), sets.count)
    }
}

/// RFC 4648 section 5, without padding.
enum Base64URL {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func encoded(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits = group.reduce(0) { $0 << 8 | UInt32($1) }
            bits <<= UInt32(8 * (3 - group.count))
            for index in 0...group.count { text.append(letters[Int(bits >> UInt32(18 - 6 * index) & 63)]) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// nil for anything that `encoded` does not give.
    static func decoded(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var held = 0
        for letter in text.utf8 {
            guard let value = letters.firstIndex(of: letter) else { return nil }
            bits = bits << 6 | UInt32(value)
            held += 6
            if held >= 8 {
                held -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
            }
        }
        return encoded(bytes) == text ? bytes : nil
    }
}
