/// Plain scalars by the core schema (YAML 1.2.2 §10.3.2).
enum YAMLScalar {
    enum Refusal: Error {
        case notFinite
        case tooLarge
    }

    static func resolve(_ text: String) throws(Refusal) -> YAMLNode.Content {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default: break
        }
        let bytes = Array(text.utf8)
        let unsigned =
            bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+") ? bytes.dropFirst() : bytes[...]
        switch String(decoding: unsigned, as: UTF8.self) {
        case ".inf", ".Inf", ".INF": throw .notFinite
        default: break
        }
        switch text {
        case ".nan", ".NaN", ".NAN": throw .notFinite
        default: break
        }
        if bytes.starts(with: "0o".utf8) { return try radix(bytes.dropFirst(2), 8) ?? .string(text) }
        if bytes.starts(with: "0x".utf8) { return try radix(bytes.dropFirst(2), 16) ?? .string(text) }
        guard let kind = decimal(unsigned) else { return .string(text) }
        guard let value = Double(text), value.isFinite else { throw .tooLarge }
        if kind == .whole, value.magnitude >= 9_007_199_254_740_992 { throw .tooLarge }
        return .number(value)
    }

    private static func radix(_ digits: ArraySlice<UInt8>, _ radix: Int) throws(Refusal) -> YAMLNode.Content? {
        let isNumber =
            !digits.isEmpty
            && digits.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "7"): true
                case UInt8(ascii: "8"), UInt8(ascii: "9"): radix == 16
                case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): radix == 16
                default: false
                }
            }
        guard isNumber else { return nil }
        guard let value = Int(String(decoding: digits, as: UTF8.self), radix: radix), value < 1 << 53 else {
            throw .tooLarge
        }
        return .number(Double(value))
    }

    private enum Kind { case whole, fraction }

    /// `[0-9]+` or `( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
    private static func decimal(_ bytes: ArraySlice<UInt8>) -> Kind? {
        var rest = bytes
        func digits(_ rest: inout ArraySlice<UInt8>) -> Int {
            let count = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }.count
            rest = rest.dropFirst(count)
            return count
        }
        let whole = digits(&rest)
        if rest.isEmpty { return whole > 0 ? .whole : nil }
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = digits(&rest)
        }
        guard whole + fraction > 0 else { return nil }
        if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
            rest = rest.dropFirst()
            if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard digits(&rest) > 0 else { return nil }
        }
        return rest.isEmpty ? .fraction : nil
    }
}
