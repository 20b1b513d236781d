import Messages
import ScienceShopSDK
import XMLReader

/// Reads one response as its bytes arrive, from any provider.
///
/// Feed it pieces of any size and take the events each gives; `finish` tells when the bytes end too early. At most one
/// record is held at a time. A record's metadata is handed over as its exact bytes, with the namespace declarations it
/// inherits written into its first tag. What can be repaired in a record is, and the record says so. A record that no
/// repair makes XML is given as its raw bytes, and reading goes on with the next; where no next one can be found, the page
/// ends with a failure, after the records before. Used by one task at a time.
public final class OAIResponseReader {
    private let collector: OAIPageCollector
    private let parser: XMLStreamParser
    private var hasToldFailure = false

    public init(limits: OAIReadLimits = OAIReadLimits()) {
        collector = OAIPageCollector()
        parser = XMLStreamParser(handler: collector, limits: limits.stream)
        collector.parser = parser
    }

    /// Reads the next bytes of the body.
    public func feed(_ bytes: [UInt8]) -> [OAIEvent] {
        guard !hasToldFailure else { return [] }
        parser.feed(bytes)
        return taken()
    }

    /// Says that the body has ended.
    public func finish() -> [OAIEvent] {
        guard !hasToldFailure else { return [] }
        parser.finish()
        return taken()
    }

    /// All events of a whole body.
    public static func read(_ body: [UInt8], limits: OAIReadLimits = OAIReadLimits()) -> [OAIEvent] {
        let reader = OAIResponseReader(limits: limits)
        return reader.feed(body) + reader.finish()
    }

    private func taken() -> [OAIEvent] {
        var events = collector.takeEvents()
        if collector.hasGiantToken {
            hasToldFailure = true
            events.append(
                .failure(
                    OAIPageFailure(
                        .limit, line: parser.line,
                        "the resumptionToken is longer than allowed, so that the list cannot be followed")))
        } else if let failure = parser.failure {
            hasToldFailure = true
            events.append(.failure(told(failure)))
        }
        return events
    }

    private func told(_ error: XMLStreamError) -> OAIPageFailure {
        let webPage: Message =
            "the provider sent a web page instead of a response; open the address in a browser to see what it says"
        let kind: OAIPageFailure.Kind
        switch error.kind {
        case .documentType(let name) where name.lowercased() == "html":
            return OAIPageFailure(.webPage, line: error.line, webPage)
        case .stopped:
            let root = collector.foreignRoot ?? ""
            if root.lowercased() == "html" { return OAIPageFailure(.webPage, line: error.line, webPage) }
            return OAIPageFailure(
                .otherXML(root: root), line: error.line,
                "the provider sent XML that is no response of OAI-PMH: its root is “\(root)”")
        case .malformed where collector.isBeforeRoot && collector.foreignRoot == nil:
            return OAIPageFailure(
                .malformed, line: error.line, "the provider sent something that is no XML: \(error.message)")
        case .malformed, .documentType: kind = .malformed
        case .truncated: kind = .truncated
        case .limit: kind = .limit
        case .compressed: kind = .compressed
        case .empty: kind = .empty
        }
        return OAIPageFailure(kind, line: error.line, error.message)
    }
}
