import JSONSchema
import ScienceShopSDK

/// A register for which the profile has an element of its own, with a pattern.
struct CERIFRegister: Sendable {
    let scheme: String
    let element: String
    /// The identifier as the pattern wants it; nil when it cannot be.
    let form: @Sendable (String) -> String?

    static let orcid = CERIFRegister(scheme: "orcid", element: "ORCID") { value in
        // The profile's pattern knows only the numbers ORCID shares with ISNI in its first block.
        value.hasPrefix("0000-000") && fits(value, "dddd-dddd-dddd-dddx") ? "https://orcid.org/\(value)" : nil
    }
    static let ror = CERIFRegister(scheme: "ror", element: "RORID") { value in
        // Crockford's alphabet, without i, l, o and u.
        fits(value, "0rrrrrrdd") ? "https://ror.org/\(value)" : nil
    }
    static let isni = CERIFRegister(scheme: "isni", element: "ISNI") { value in
        let digits = Array(value.filter { $0 != " " && $0 != "-" })
        guard fits(String(digits), "dddddddddddddddx") else { return nil }
        return stride(from: 0, to: 16, by: 4).map { String(digits[$0..<$0 + 4]) }.joined(separator: " ")
    }
    static let fundRef = CERIFRegister(scheme: "fundref", element: "FundRefID") { value in
        let number = value.hasPrefix("10.13039/") ? String(value.dropFirst(9)) : value
        let isNumber = !number.isEmpty && number.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        return isNumber ? "https://doi.org/10.13039/\(number)" : nil
    }

    /// Whether each byte is of its class: `d` a digit, `x` a digit or X, `r` of the alphabet of ROR, else itself.
    private static func fits(_ value: String, _ classes: StaticString) -> Bool {
        let classes = classes.withUTF8Buffer { Array($0) }
        guard value.utf8.count == classes.count else { return false }
        return zip(value.utf8, classes).allSatisfy { byte, wanted in
            let isDigit = byte >= 0x30 && byte <= 0x39
            switch wanted {
            case UInt8(ascii: "d"): return isDigit
            case UInt8(ascii: "x"): return isDigit || byte == UInt8(ascii: "X")
            case UInt8(ascii: "r"):
                return isDigit || (byte >= 0x61 && byte <= 0x7A && !"ilou".utf8.contains(byte))
            default: return byte == wanted
            }
        }
    }
}

extension CERIFSheet {
    /// Identifiers in the order of the XML Schema: the first of a register and its alternatives, register by register,
    /// then all that have no element of their own.
    mutating func identifiers(with registers: [CERIFRegister] = []) {
        let items = record.identifiers.enumerated().compactMap { index, item in
            item.scheme.flatMap { scheme in item.value.map { (index: index, scheme: scheme, value: $0) } }
        }
        var written: Set<Int> = []
        for register in registers {
            var element = register.element
            for item in items where item.scheme == register.scheme {
                guard let text = register.form(item.value) else { continue }
                xml.leaf(element, text: text)
                written.insert(item.index)
                element = "Alternative\(register.element)"
            }
        }
        for item in items {
            if !written.contains(item.index) {
                xml.leaf("Identifier", [("type", RecordTerms.base + "identifiers/" + item.scheme)], text: item.value)
            }
            let place = JSONPointer.member("identifiers").appending(item.index)
            for member in ["scheme", "value"] { tally.keep(place.appending(member)) }
        }
        for (index, address) in record.sameAs.enumerated() {
            xml.leaf("Identifier", [("type", "http://www.w3.org/2002/07/owl#sameAs")], text: address)
            tally.keep(.member("sameAs").appending(index))
        }
    }
}
