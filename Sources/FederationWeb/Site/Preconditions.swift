import HTTPTypes

/// What a client has already, as it says in its request, against what there is (RFC 9110 section 13).
struct Preconditions: Sendable {
    enum Outcome: Sendable, Hashable { case goOn, notModified, failed }

    /// Of what would be sent, in quotes.
    var tag: String
    /// In seconds since 1970.
    var modified: Int

    func outcome(_ headers: HTTPFields) -> Outcome {
        if let wanted = headers.joined(.ifMatch) {
            if !holds(wanted, weakly: false) { return .failed }
        } else if let limit = headers[.ifUnmodifiedSince].flatMap(HTTPDate.seconds), modified > limit {
            return .failed
        }
        if let known = headers.joined(.ifNoneMatch) { return holds(known, weakly: true) ? .notModified : .goOn }
        if let since = headers[.ifModifiedSince].flatMap(HTTPDate.seconds), modified <= since { return .notModified }
        return .goOn
    }

    /// Whether a range is of what the client has a part of.
    func allowsRange(_ headers: HTTPFields) -> Bool {
        guard let condition = headers[.ifRange] else { return true }
        if condition.hasPrefix("\"") { return condition == tag }
        return HTTPDate.seconds(condition) == modified
    }

    private func holds(_ list: String, weakly: Bool) -> Bool {
        list.split(separator: ",").contains { item in
            var item = item.trimmed
            if item == "*" { return true }
            if item.hasPrefix("W/") {
                guard weakly else { return false }
                item = item.dropFirst(2)
            }
            return item == tag
        }
    }
}

extension HTTPFields {
    /// All values of a field as one list; nil without any.
    func joined(_ name: HTTPField.Name) -> String? {
        let values = self[values: name]
        return values.isEmpty ? nil : values.joined(separator: ",")
    }
}
