import JSONSchema
import ScienceShopSDK

/// Web addresses, contacts, images, postal addresses.
extension ValueMaker {
    func address(_ found: Element) -> String? {
        if let url = found.variables["url"]?.text, !url.isEmpty { return WebAddress.absolute(url, base: context.base) }
        if let url = PageLinks.addresses(in: found.words.text).first?.url { return WebAddress.absolute(url, base: nil) }
        let text = Text.trimmed(found.words.text)
        return text.contains(" ") ? nil : WebAddress.absolute(text, base: nil)
    }

    func link(_ found: Element) -> JSONObject? {
        guard let url = address(found) else { return nil }
        let text = Text.collapsedSpaces(found.words.text)
        if text.hasSameBytes(as: url) { return ["url": .string(url)] }
        return text == url || PageLinks.addresses(in: text).first?.text == text
            ? ["url": .string(url)] : ["url": .string(url), "label": .string(text)]
    }

    func contact(_ text: String, _ expression: Expression) -> JSONObject {
        let text = Text.collapsedSpaces(text)
        let address = PageLinks.addresses(in: text).first
        let digits = text.utf8.filter { $0 >= 0x30 && $0 <= 0x39 }.count
        let letters = text.unicodeScalars.filter { $0.properties.isAlphabetic }.count
        let type: String
        if let address {
            type = address.url.hasPrefix("mailto:") ? "email" : "web"
        } else {
            type = digits >= 7 && letters <= digits ? "phone" : "postal"
        }
        return ["type": .string(type), "value": .string(address?.text ?? text), "private": true]
    }

    func image(_ found: Element) -> JSONObject {
        if let url = found.variables["url"]?.text ?? PageLinks.addresses(in: found.words.text).first?.url {
            if let url = WebAddress.absolute(url, base: context.base) { return ["url": .string(url)] }
        }
        return ["file": .string(found.words.text)]
    }

    private static let postcode = Pattern(
        own: "(?<code>\\b\\d{5}\\b|\\b[A-Z]\\d[A-Z] ?\\d[A-Z]\\d\\b)\\s*,?\\s*(?<town>[^\\d,;\\n]*)")

    /// Street, postal code and town of an address written in one piece (France, Canada).
    static func address(_ text: String) -> JSONObject {
        var result: JSONObject = [:]
        let words = Words(text)
        let subject = Subject(text)
        if let match = postcode.firstMatch(in: subject) {
            let found = Evaluator.variables(match, of: postcode, in: words, subject)
            let before = words.slice(0..<subject.bytes(match.range).lowerBound)
            let street = TextFilters.strip(.punctuation, before).text
            if !street.isEmpty { result["street"] = .string(Text.collapsedSpaces(street)) }
            if let code = found["code"]?.text { result["postalCode"] = .string(code) }
            if let town = found["town"].map({ TextFilters.strip(.punctuation, $0).text }), !town.isEmpty {
                result["locality"] = .string(Text.collapsedSpaces(town))
            }
        }
        result["asWritten"] = .string(Text.collapsedSpaces(text))
        return result
    }
}
