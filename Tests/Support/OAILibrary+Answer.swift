extension OAILibrary {
    /// One answer, as text.
    struct Answer {
        let items: [Item]
        let rules: Rules
        let call: Call

        var text: String {
            switch call.verb {
            case "Identify": envelope("<Identify>\(identify)</Identify>")
            case "ListMetadataFormats":
                envelope("<ListMetadataFormats>\(rules.prefixes.map(format).joined())</ListMetadataFormats>")
            case "ListSets": sets
            case "ListRecords", "ListIdentifiers": list
            case "GetRecord":
                items.first { $0.identifier == call.arguments["identifier"] && !$0.isOnlyNamed }
                    .map { envelope("<GetRecord>\(record($0))</GetRecord>") } ?? error("idDoesNotExist")
            default: error("badVerb")
            }
        }

        func error(_ code: String, _ words: String = "no") -> String {
            envelope("<error code=\"\(code)\">\(words)</error>")
        }

        private func envelope(_ body: String) -> String {
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">
            <responseDate>\(rules.now)</responseDate>
            <request verb="\(call.verb)">http://library.example/oai</request>
            \(body)
            </OAI-PMH>

            """
        }

        private var identify: String {
            """
            <repositoryName>\(rules.name)</repositoryName><baseURL>\(rules.baseURL)</baseURL>
            <protocolVersion>\(rules.version)</protocolVersion><adminEmail>a@library.example</adminEmail>
            <earliestDatestamp>\(rules.earliest)</earliestDatestamp>
            <deletedRecord>\(rules.deletedRecord)</deletedRecord><granularity>\(rules.granularity)</granularity>
            """
        }

        private func format(_ prefix: String) -> String {
            let namespace =
                prefix == "oai_dc" ? "http://www.openarchives.org/OAI/2.0/oai_dc/" : "http://library.example/\(prefix)/"
            return """
                <metadataFormat><metadataPrefix>\(prefix)</metadataPrefix><schema>http://library.example/x.xsd</schema>\
                <metadataNamespace>\(namespace)</metadataNamespace></metadataFormat>
                """
        }

        private var sets: String {
            guard !rules.sets.isEmpty else { return error("noSetHierarchy") }
            return envelope(
                "<ListSets>"
                    + rules.sets.map { "<set><setSpec>\($0)</setSpec><setName>\($0)</setName></set>" }.joined()
                    + "</ListSets>")
        }

        // MARK: - Lists

        private var list: String {
            var arguments = call.arguments
            var offset = 0
            if let text = call.token {
                guard let token = Token(text) else { return error("badResumptionToken") }
                (offset, arguments) = (token.offset, token.arguments)
            }
            guard let prefix = arguments["metadataPrefix"] else { return error("badArgument") }
            guard rules.prefixes.contains(prefix) else { return error("cannotDisseminateFormat") }
            if arguments["set"] != nil, rules.sets.isEmpty { return error("noSetHierarchy") }
            var selected = items.filter { item in
                if let from = arguments["from"], item.datestamp.prefix(from.count) < from { return false }
                if let until = arguments["until"], item.datestamp.prefix(until.count) > until { return false }
                guard let set = arguments["set"] else { return true }
                return item.sets.contains { $0 == set || $0.hasPrefix(set + ":") }
            }
            if call.verb == "ListRecords" { selected.removeAll(where: \.isOnlyNamed) }
            if rules.isSorted { selected.sort { $0.datestamp < $1.datestamp } }
            if rules.deletedRecord == "no" { selected.removeAll(where: \.isDeleted) }
            let page = selected.dropFirst(offset).prefix(rules.pageSize)
            guard !page.isEmpty else { return error("noRecordsMatch") }
            let end = offset + page.count
            var token = ""
            let size = rules.saysSize ? " completeListSize=\"\(selected.count)\" cursor=\"\(offset)\"" : ""
            if end < selected.count {
                let next = Token(offset: end, arguments: arguments).text
                token = "<resumptionToken\(size)>\(next)</resumptionToken>"
            } else if offset > 0, rules.hasLastToken {
                token = "<resumptionToken\(size)/>"
            }
            let entries = page.map(call.verb == "ListRecords" ? record : header).joined(separator: "\n")
            return envelope("<\(call.verb)>\n\(entries)\n\(token)</\(call.verb)>")
        }

        private func header(_ item: Item) -> String {
            """
            <header\(item.isDeleted ? " status=\"deleted\"" : "")><identifier>\(item.identifier)</identifier>\
            <datestamp>\(item.datestamp)</datestamp>\(item.sets.map { "<setSpec>\($0)</setSpec>" }.joined())</header>
            """
        }

        private func record(_ item: Item) -> String {
            if item.isDeleted, item.metadata == nil { return "<record>\(header(item))</record>" }
            let metadata =
                item.metadata ?? """
                    <oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" \
                    xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>\(item.title)</dc:title></oai_dc:dc>
                    """
            return "<record>\(header(item))<metadata>\(metadata)</metadata>\(item.about)</record>"
        }
    }
}

extension OAILibrary {
    /// An answer that is an error.
    public static func error(_ code: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-11-21T12:00:00Z</responseDate>
        <request>http://library.example/oai</request><error code="\(code)">no</error></OAI-PMH>
        """
    }
}
