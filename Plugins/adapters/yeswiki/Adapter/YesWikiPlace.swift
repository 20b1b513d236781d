import AdapterKit
import Messages
import ScienceShopSDK

/// What a source's location names.
enum YesWikiPlace: Sendable {
    /// A form of a wiki, reached through its API.
    case wiki(YesWikiAPI)
    /// A saved document: an answer of the API, or a CSV export.
    case document(String)
    /// The address of a CSV export.
    case export(String)

    /// - Throws: `FederationError` with code `configuration` when a wiki is named without a form.
    init(_ location: String, form: String?) throws {
        guard OpenerForFilesAndURLs.isURL(location) else {
            self = .document(location)
            return
        }
        if location.lowercased().contains("vue=exporter") {
            self = .export(location)
            return
        }
        let parts = Self.parts(of: location)
        guard let form = form ?? parts.form else {
            throw FederationError(
                .configuration,
                "The option `form` is missing: it says which form of the wiki \(location) to read; give its number.")
        }
        self = .wiki(YesWikiAPI(base: parts.base, form: form))
    }

    /// The wiki's base address, and the form when the address is one of its API's.
    private static func parts(of location: String) -> (base: String, form: String?) {
        var base = Substring(location)
        var form: String?
        if let mark = base.range(of: "api/forms/") {
            form = String(base[mark.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" })
            base = base[..<mark.lowerBound]
        }
        if let end = base.firstIndex(where: { $0 == "?" || $0 == "#" }) { base = base[..<end] }
        for script in ["wakka.php", "index.php"] where base.hasSuffix(script) { base = base.dropLast(script.count) }
        return (base.hasSuffix("/") ? String(base) : base + "/", form)
    }
}

extension Substring {
    /// The first place of a text, compared as bytes.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].utf8.starts(with: text.utf8) {
                return start..<index(start, offsetBy: text.count)
            }
            start = index(after: start)
        }
        return nil
    }
}

/// The addresses of one form's API. Some sites know only the one, some only the other style.
struct YesWikiAPI: Sendable {
    enum Style: CaseIterable { case query, rewritten }

    let base: String
    let form: String

    func definition(_ style: Style) -> String { address("api/forms/\(form)", style) }

    /// - Parameter since: only what changed since that day. The wiki compares with its own local time, which it does not
    ///   tell, so a day more is asked for.
    func entries(_ style: Style, since: Timestamp?) -> String {
        let address = address("api/forms/\(form)/entries", style)
        guard let since else { return address }
        let day = Timestamp(milliseconds: since.milliseconds - 86_400_000).description.prefix(10)
        return address + (style == .query ? "&" : "?") + "dateMin=" + day
    }

    private func address(_ path: String, _ style: Style) -> String { base + (style == .query ? "?" : "") + path }
}
