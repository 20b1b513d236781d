import AdapterKit
import Catalogue
import Foundation
import JSONSchema
import ScienceShopSDK
import TestSupport

/// What a channel may show, held in memory; in real life the gate says so of a ledger.
struct ListView: PublicationView {
    var shown: [RecordIdentifier: PublicRecord] = [:]
    var gone: [RecordIdentifier: Withdrawal] = [:]

    func records(after id: RecordIdentifier?, limit: Int) async throws -> [PublicRecord] {
        Array(
            shown.values.filter { record in id.map { $0 < record.id } ?? true }.sorted { $0.id < $1.id }.prefix(limit))
    }

    func exposure(of id: RecordIdentifier) async throws -> Exposure? {
        shown[id].map { .show($0) } ?? gone[id].map { .withdraw($0) }
    }

    func withdrawals(after id: RecordIdentifier?, limit: Int) async throws -> [Withdrawal] {
        Array(gone.values.filter { record in id.map { $0 < record.id } ?? true }.sorted { $0.id < $1.id }.prefix(limit))
    }

    func estimatedCount() async throws -> Int { shown.count }

    var all: [Exposure] {
        (shown.values.map { Exposure.show($0) } + gone.values.map { Exposure.withdraw($0) }).sorted { $0.id < $1.id }
    }

    /// Shows a record from now on.
    mutating func show(
        _ id: String, _ title: String, at seconds: Int64 = 1, _ change: (inout Record) -> Void = { _ in }
    ) {
        guard let id = RecordIdentifier(id) else { return }
        var record = Record(id: id)
        record.title = LanguageMap(title, language: "fr")
        change(&record)
        shown[id] = PublicRecord(
            id: id, record: record, revision: 1, modifiedAt: Timestamp(seconds: seconds),
            hash: ContentHash.hex(record.canonicalBytes + Array("\(seconds)".utf8)))
        gone[id] = nil
    }

    mutating func withdraw(_ id: String, at seconds: Int64 = 9) {
        guard let id = RecordIdentifier(id), shown[id] != nil else { return }
        shown[id] = nil
        gone[id] = Withdrawal(id: id, reason: .withdrawn, at: Timestamp(seconds: seconds))
    }

    /// Two records that stand to each other, and an event.
    static var small: ListView {
        var view = ListView()
        view.show("lyon:demand/q", "La question") {
            $0.themes = [Concept(asWritten: "Eau")]
            $0.relations = [Relation(.answeredBy, record: RecordIdentifier("lyon:project/p"))]
        }
        view.show("lyon:project/p", "Le projet") {
            $0.territories = [Territory(scheme: .insee, level: "departement", code: "69", label: "Rhône")]
        }
        view.show("lyon:event/e", "La fête") { $0.period = Period(start: PartialDate("2024-05-01")) }
        view.show("lille:project/autre", "Ailleurs")
        return view
    }
}

/// Every file of a folder but the site's own notes, with its bytes; links as what they point to.
func tree(_ path: String) -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for case let name as String in FileManager.default.enumerator(atPath: path) ?? .init() {
        if name.hasPrefix(".scienceshop") { continue }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path + "/" + name)
        guard attributes?[.type] as? FileAttributeType == .typeRegular else { continue }
        files[name] = (FileManager.default.contents(atPath: path + "/" + name)).map(Array.init) ?? []
    }
    return files
}

/// When each file and folder changed last, own notes included, and which file it is.
func marks(_ path: String) -> [String: String] {
    var marks: [String: String] = [:]
    for case let name as String in FileManager.default.enumerator(atPath: path) ?? .init() {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path + "/" + name)
        let time = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        marks[name] = "\(time) \(attributes?[.systemFileNumber] ?? 0)"
    }
    return marks
}
