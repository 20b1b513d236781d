import JSONSchema
import Messages
import ScienceShopSDK
import Translations

/// Where a record comes from: the hops, the source's own words, how to cite it.
extension RecordPage {
    /// More rows are left out, with a word that says so.
    static let mostEvidence = 200
    private static let fewEvidence = 6

    func addOrigin(to page: inout PageValue) {
        page["hops"] = record.provenance.prefix(20).map(hop)
        let count = source.evidence.reduce(0) { $0 + $1.items.count }
        if count > 0 {
            page["evidence"] = evidence
            // A few words are shown at once, many on demand.
            if count <= Self.fewEvidence { page["evidenceOpen"] = true }
            page["evidenceCount"] = edition.words(.plural(count, one: "\(count) value", other: "\(count) values"))
            if count > Self.mostEvidence {
                page["evidenceMore"] = edition.words("The first \(Self.mostEvidence) values are shown.")
            }
        }
        page["citation"] = citation
        let licence = Licence(record.licence ?? edition.identity.licence)
        page["licence"] = licence?.name ?? edition.words("not stated")
        page["licenceHref"] = licence?.address
        page["version"] = edition.words(
            "revision \(source.revision), \(edition.dates.text(source.modifiedAt))")
        page["correct"] = ContactAddress.of(edition.identity.contact)
    }

    private func hop(_ hop: ProvenanceHop) -> PageValue {
        let node = hop.node.map { edition.name(ofNode: $0).text } ?? ""
        let sentence =
            hop.retrievedAt.map { edition.words("\(node) read it on \(edition.dates.text($0)) from:") }
            ?? edition.words("\(node) read it from:")
        return PageValue([
            "sentence": sentence, "address": hop.sourceURL.map { Prose.capped($0, to: 300) },
            "href": SafeLink.web(hop.sourceURL), "identifier": hop.sourceIdentifier.map { Prose.capped($0, to: 200) },
            "adapter": [hop.adapter, hop.adapterVersion].compactMap(\.self).joined(separator: " "),
            "crosswalk": hop.crosswalk,
            // Twelve digits tell two payloads apart; all of them are in the JSON.
            "hash": hop.payloadHash.map { String($0.prefix(19)) },
        ])
    }

    private var evidence: [PageValue] {
        var left = Self.mostEvidence
        var tables: [PageValue] = []
        for claim in source.evidence {
            let rows = claim.items.prefix(left).map { item in
                let written = asWritten(Prose.paragraphs(item.asWritten).joined(separator: "\n"))
                return PageValue([
                    "field": FieldName.text(item.path, edition.words), "written": written.text, "lang": written.lang,
                    "place": place(item.location), "rule": Prose.capped(item.rule, to: 120),
                ])
            }
            left -= rows.count
            guard !rows.isEmpty else { continue }
            tables.append(
                PageValue([
                    "source": claim.source, "sourceRecord": Prose.capped(claim.sourceRecord, to: 200), "rows": rows,
                ]))
        }
        return tables
    }

    private func place(_ location: SourceLocation) -> String {
        var parts: [String] = []
        if let label = location.label { parts.append(Prose.capped(label, to: 120)) }
        if let line = location.line { parts.append(edition.words("line \(String(line))")) }
        if let column = location.column { parts.append(edition.words("column \(String(column))")) }
        return parts.joined(separator: ", ")
    }

    /// A citation as text: title, catalogue, node, version, address or identifier.
    private var citation: String {
        let catalogue = edition.identity.name(in: edition.language).text
        let node = edition.name(ofNode: source.id.home).text
        let address =
            edition.identity.baseURL?.url(of: PageAddress.record(source.id).path(in: edition.language))
            ?? source.id.description
        return edition.words(
            "“\(title.text)”, \(catalogue), record kept by \(node), revision \(source.revision) of \(edition.dates.text(source.modifiedAt)), \(address)"
        )
    }
}
