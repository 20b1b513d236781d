import Messages
import ScienceShopSDK

extension OAIRequest {
    /// Reads a request by the rules of the protocol, for a repository of second granularity.
    /// - Throws: all that is wrong with it: `badVerb` alone, or one `badArgument` for each wrong argument.
    public init(parsing query: OAIQuery) throws(OAIRefusal) {
        let verb = try Self.verb(of: query)
        var errors: [OAIError] = []
        var values: [OAIArgument: String] = [:]
        let known = verb.required + verb.optional + (verb.isPaged ? [.resumptionToken] : [])
        var seen: Set<String> = []
        for pair in query.pairs where pair.name != "verb" {
            let name = Self.shown(pair.name)
            if let argument = OAIArgument(rawValue: pair.name), known.contains(argument) {
                values[argument] = values[argument] ?? pair.value
            } else {
                errors.append(OAIError(.badArgument, "\(verb.rawValue) has no argument “\(name)”"))
            }
            if !seen.insert(pair.name).inserted {
                errors.append(OAIError(.badArgument, "the argument “\(name)” is given more than once"))
            }
        }
        if let token = values[.resumptionToken] {
            if values.count > 1 {
                errors.append(OAIError(.badArgument, "a resumptionToken stands alone beside the verb"))
            }
            if token.isEmpty { errors.append(OAIError(.badResumptionToken, "the resumptionToken is empty")) }
        } else {
            for argument in verb.required where values[argument] == nil {
                errors.append(
                    OAIError(.badArgument, "\(verb.rawValue) needs the argument “\(argument.rawValue)”"))
            }
        }
        let dates = Self.checkSyntax(of: values, &errors)
        guard errors.isEmpty else { throw OAIRefusal(errors) }
        self.init(verb, values, from: dates.from, until: dates.until)
    }

    private init(_ verb: OAIVerb, _ values: [OAIArgument: String], from: OAIDatestamp?, until: OAIDatestamp?) {
        let selection = OAISelection(
            prefix: values[.metadataPrefix] ?? "", from: from, until: until, set: values[.set])
        let list = values[.resumptionToken].map { OAIList.next(token: $0) } ?? .first(selection)
        self =
            switch verb {
            case .identify: .identify
            case .listMetadataFormats: .listMetadataFormats(identifier: values[.identifier])
            case .listSets: .listSets(token: values[.resumptionToken])
            case .getRecord: .getRecord(identifier: values[.identifier] ?? "", prefix: selection.prefix)
            case .listIdentifiers: .listIdentifiers(list)
            case .listRecords: .listRecords(list)
            }
    }

    private static func verb(of query: OAIQuery) throws(OAIRefusal) -> OAIVerb {
        let verbs = query.pairs.filter { $0.name == "verb" }
        guard let first = verbs.first else { throw OAIRefusal(.badVerb, "the request has no verb") }
        guard verbs.count == 1 else { throw OAIRefusal(.badVerb, "the request has more than one verb") }
        guard let verb = OAIVerb(rawValue: first.value) else {
            throw OAIRefusal(.badVerb, "“\(shown(first.value))” is no verb of OAI-PMH")
        }
        return verb
    }

    /// Adds an error for each value that cannot be what its argument asks for, and reads the dates.
    private static func checkSyntax(
        of values: [OAIArgument: String], _ errors: inout [OAIError]
    ) -> (from: OAIDatestamp?, until: OAIDatestamp?) {
        if let prefix = values[.metadataPrefix], !OAISyntax.isPrefix(prefix) {
            errors.append(OAIError(.badArgument, "“\(shown(prefix))” cannot be a metadataPrefix"))
        }
        if let set = values[.set], !OAISyntax.isSetSpec(set) {
            errors.append(OAIError(.badArgument, "“\(shown(set))” cannot be a setSpec"))
        }
        var dates: [OAIArgument: OAIDatestamp] = [:]
        for argument in [OAIArgument.from, .until] {
            guard let text = values[argument] else { continue }
            dates[argument] = OAIDatestamp(text)
            if dates[argument] == nil {
                errors.append(
                    OAIError(
                        .badArgument,
                        "“\(shown(text))” is no date for “\(argument.rawValue)”; write `YYYY-MM-DD` or `YYYY-MM-DDThh:mm:ssZ`"
                    ))
            }
        }
        if let from = dates[.from], let until = dates[.until] {
            if from.granularity != until.granularity {
                errors.append(OAIError(.badArgument, "from and until must be written with the same granularity"))
            } else if from.timestamp > until.timestamp {
                errors.append(OAIError(.badArgument, "from is later than until"))
            }
        }
        return (dates[.from], dates[.until])
    }

    /// What came from outside, short enough to be told.
    private static func shown(_ text: String) -> String { text.count > 80 ? String(text.prefix(80)) + "…" : text }
}
