import ArgumentParser
import Federation
import JSONSchema
import Messages
import MetadataFormats
import ScienceShopSDK

/// The metadata formats by the prefixes that OAI-PMH gives them.
enum MetadataPrefix: String, Sendable, CaseIterable, ExpressibleByArgument {
    case dublinCore = "oai_dc"
    case scienceShop = "scienceshop"
    case cerif = "oai_cerif_openaire"
}

/// One record as a harvester would get it: what the gate lets out to everyone, in one format.
struct RecordDissemination {
    private let prefix: String
    private let result: Dissemination

    /// - Parameter judgement: what the gate says of the record.
    init(
        _ id: RecordIdentifier, _ judgement: PublicationGate.Judgement, _ format: MetadataPrefix
    ) throws(Failure) {
        prefix = format.rawValue
        let record: PublicRecord
        switch judgement {
        case .show(let shown, _): record = shown
        case .withhold(let reason):
            throw Failure(
                .problems, code: "withheld", "\(id) is not published: \(PublishText.words(reason)).",
                fix: "`shopctl records show \(id)` shows what the ledger holds.")
        }
        let name = format.rawValue
        guard
            let result = DisseminationFormats.all().first(where: { $0.prefix == name })?
                .disseminate(record, style: .indented)
        else {
            throw Failure(
                .problems, code: "no-form", "\(name) has no form for a record like \(id).",
                fix: "oai_dc and scienceshop have one for every record.")
        }
        self.result = result
    }

    func show(losses: Bool, _ console: Console) {
        if losses {
            console.emit(Report(list: result.losses.map(\.json)) { showLosses($0) })
        } else {
            console.write(bytes: result.xml + [0x0A])
        }
        console.flush()
    }

    private func showLosses(_ console: Console) {
        guard !result.losses.isEmpty else { return console.line("\(prefix) says all that may be published of it.") }
        var table = Table([.text("FIELD"), .text("WHAT BECOMES OF IT"), .text("WHY", .wrap)])
        for loss in result.losses {
            table.rows.append([
                .init(loss.path), .words(loss.kind == .dropped ? "left out" : "told more coarsely"),
                .words(loss.reason),
            ])
        }
        console.table(table)
    }
}

extension Loss {
    fileprivate var json: JSONValue {
        ["path": .string(path), "kind": .string(kind.rawValue), "reason": .string(reason.description)]
    }
}
