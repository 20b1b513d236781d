/// How a harvester presents itself: the software, who runs it, and where that person can be reached.
public enum UserAgent {
    /// « science-shop-federation/1.2 (lyon; +https://example.org/contact) »
    /// - Parameters:
    ///   - node: the identifier of the node that harvests.
    ///   - contact: a public address; an e-mail address, too.
    public static func text(product: String, version: String, node: String?, contact: String?) -> String {
        let about = [node.map(plain), contact.map { "+" + plain($0) }].compactMap { $0 }.filter { $0.count > 1 }
        return "\(product)/\(version)" + (about.isEmpty ? "" : " (\(about.joined(separator: "; ")))")
    }

    /// Only what a comment of a header may hold: nothing that ends it, and no other script, at which some walls balk.
    private static func plain(_ text: String) -> String {
        String(
            text.unicodeScalars.filter { $0.value > 0x20 && $0.value < 0x7F && !"()\\;".unicodeScalars.contains($0) })
    }
}
