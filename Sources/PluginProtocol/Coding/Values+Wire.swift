import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension JSONObject {
    /// Sets a member that need not be there.
    mutating func set(_ name: String, text: String?) { if let text { self[name] = .string(text) } }
    mutating func set(_ name: String, number: Int?) { if let number { self[name] = .number(Double(number)) } }
    mutating func set(_ name: String, texts: [String]) {
        if !texts.isEmpty { self[name] = .array(texts.map { .string($0) }) }
    }
    /// Left out when there are none.
    mutating func set(_ name: String, issues: [Issue]) {
        if !issues.isEmpty { self[name] = .array(issues.map(\.json)) }
    }
}

extension Members {
    func issues(_ name: String = "issues") throws(FederationError) -> [Issue] {
        var issues: [Issue] = []
        for member in try objects(name) { issues.append(try member.issue()) }
        return issues
    }

    func issue() throws(FederationError) -> Issue {
        guard let severity = try Issue.Severity(rawValue: text("severity")) else {
            throw wrong("severity", "`warning` or `error`")
        }
        let code = try text("code")
        guard !code.isEmpty, code.utf8.count <= 128 else { throw wrong("code", "a text of 1 to 128 bytes") }
        let message = try message("message")
        guard !message.isEmpty else { throw wrong("message", "a text, or a text by language") }
        return Issue(
            severity, code: code, path: try optionalText("path") ?? "", message: message,
            remedy: try self.message("remedy"),
            location: try optionalObject("location").map { SourceLocation(json: .object($0)) })
    }

    func cursor(_ name: String) throws(FederationError) -> Cursor? {
        try optionalText(name, atMost: PluginWire.longestCursor).map { Cursor($0) }
    }

    func bookmark(_ name: String) throws(FederationError) -> Bookmark? {
        try optionalText(name, atMost: PluginWire.longestCursor).map { Bookmark($0) }
    }

    /// The name of a record in its source.
    func identifier() throws(FederationError) -> String {
        let text = try text("identifier")
        guard !text.isEmpty, text.utf8.count <= PluginWire.longestIdentifier, !text.utf8.contains(0) else {
            throw wrong("identifier", "a text of 1 to \(PluginWire.longestIdentifier) bytes, none of them zero")
        }
        return text
    }

    func status() throws(FederationError) -> SourceRecord.Status {
        guard let word = try optionalText("status") else { return .active }
        guard let status = SourceRecord.Status(rawValue: word) else {
            throw wrong("status", "`active` or `deleted`")
        }
        return status
    }

    func recordIdentifier(_ name: String) throws(FederationError) -> RecordIdentifier {
        guard let id = try RecordIdentifier(text(name)) else { throw wrong(name, "the identifier of a record") }
        return id
    }

    func moment(_ name: String) throws(FederationError) -> Timestamp? {
        guard let text = try optionalText(name) else { return nil }
        guard let moment = Timestamp(text) else { throw wrong(name, "a moment of RFC 3339") }
        return moment
    }

    func request() throws(FederationError) -> HarvestRequest {
        let members = Members(try object("request"), of: type + ".request")
        let size = try members.count("pageSize")
        guard size > 0 else { throw members.wrong("pageSize", "a whole number of 1 or more") }
        return HarvestRequest(
            since: try members.moment("since"), bookmark: try members.bookmark("bookmark"), pageSize: size,
            now: try members.moment("now"))
    }

    /// What failed, in the words of who sent it.
    func error() throws(FederationError) -> FederationError {
        let disposition: FederationError.Disposition
        switch try text("disposition") {
        case "retry": disposition = .retry(afterSeconds: try optionalCount("retryAfter"))
        case "skip": disposition = .skip
        case "restartWindow": disposition = .restartWindow
        case "abort": disposition = .abort
        default: throw wrong("disposition", "`retry`, `skip`, `restartWindow` or `abort`")
        }
        let code = try text("code")
        guard !code.isEmpty, code.utf8.count <= 128 else { throw wrong("code", "a text of 1 to 128 bytes") }
        var error = FederationError(
            FederationError.Code(rawValue: code), try message("message"), disposition: disposition)
        error.cause = try optionalText("cause")
        return error
    }
}

extension FederationError {
    /// `{code, message, cause?, disposition, retryAfter?}`.
    func write(to object: inout JSONObject) {
        object["code"] = .string(code.rawValue)
        object.set("message", message)
        object.set("cause", text: cause)
        switch disposition {
        case .retry(let seconds):
            object["disposition"] = "retry"
            object.set("retryAfter", number: seconds)
        case .skip: object["disposition"] = "skip"
        case .restartWindow: object["disposition"] = "restartWindow"
        case .abort: object["disposition"] = "abort"
        }
    }
}

extension HarvestRequest {
    var json: JSONValue {
        var object: JSONObject = [:]
        object.set("since", text: since?.description)
        object.set("bookmark", text: bookmark?.text)
        object["pageSize"] = .number(Double(pageSize))
        object.set("now", text: now?.description)
        return .object(object)
    }
}
