import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension WPListing {
    /// One post, as it stands on the lists that are read; nil when it is on none of them.
    ///
    /// It is asked for as a list of that number alone (`include`), so that the site itself judges by state, terms and language
    /// whether it belongs there, and gives the same bytes.
    func one(_ id: Int) async throws -> WPItem? {
        for list in site.types.indices {
            var cursor = WPCursor()
            cursor.list = list
            var notes = WPNotes()
            let (items, _) = try await ask(&cursor, size: 1, [("include", String(id))], &notes)
            if let item = items.first(where: { $0.id == id }) { return item }
            // Another one: the site takes no notice of `include`.
            if !items.isEmpty, let item = try await byAddress(id, type(cursor)) { return item }
        }
        return nil
    }

    /// The post at its own address, which a site gives whatever list it is on.
    private func byAddress(_ id: Int, _ type: WPSite.PostType) async throws -> WPItem? {
        let answer = try await connection.ask(site.root.url("\(type.route)/\(id)", manner))
        switch (answer.head.status, answer.errorCode) {
        // There is none of that type and number, or none that we may read.
        case (404, "rest_post_invalid_id"?), (401, "rest_forbidden"?), (403, "rest_forbidden"?): return nil
        default: break
        }
        try answer.check()
        guard let item = answer.item, item.id == id else {
            throw FederationError(.malformedSource, "\(answer.url) answers with something else than that post.")
        }
        return isListed(item) ? item : nil
    }

    /// Whether the lists that are read would hold it.
    private func isListed(_ item: WPItem) -> Bool {
        if let status = item.value?["status"]?.string, !options.statuses.contains(status) { return false }
        if let wanted = options.language, let language = item.value?["lang"]?.string, language != wanted {
            return false
        }
        return site.termArguments.allSatisfy { base, numbers in
            let wanted = numbers.split(separator: ",").compactMap { Int($0) }
            return item.value?[base]?.array?.contains { $0.integer.map(wanted.contains) ?? false } ?? false
        }
    }
}

extension WPAnswer {
    /// The one post that it is.
    fileprivate var item: WPItem? {
        guard let start, let end, !isList else { return nil }
        return WPItem(Array(bytes[start..<end]), line: 1 + bytes[..<start].count { $0 == 0x0A })
    }
}
