import AdapterKit
import Crosswalks
import Foundation
import JSONSchema
import ScienceShopSDK

/// One document mapped by one crosswalk of a node, without engine or ledger.
struct SeedHarvest {
    var drafts: [Draft]
    var issues: [Issue]

    /// - Parameters:
    ///   - crosswalk: `<node>/<name>`, as the crosswalk's own id.
    ///   - document: the file's path from the package's root.
    ///   - basis: as the node's source declares it.
    static func map(_ document: String, by crosswalk: String, basis: String = "public") throws -> SeedHarvest {
        let bytes = try [UInt8](Data(contentsOf: root.appendingPathComponent(document)))
        return try map(bytes, named: document, by: crosswalk, basis: basis)
    }

    static func map(
        _ bytes: [UInt8], named name: String, by crosswalk: String, basis: String = "public"
    ) throws -> SeedHarvest {
        let record = SourceRecord(
            identifier: name, format: format(of: name), payload: bytes, sourceURL: name, firstLine: 1)
        return try map([record], by: crosswalk, basis: basis)
    }

    static func map(_ records: [SourceRecord], by crosswalk: String, basis: String) throws -> SeedHarvest {
        let node = String(crosswalk.prefix { $0 != "/" })
        let mapper = try load(crosswalk)
        let context = CrosswalkContext(node: node, language: "fr", basis: basis)
        let results = records.map { mapper.map($0, context: context) }
        return SeedHarvest(drafts: results.flatMap(\.drafts), issues: results.flatMap(\.issues))
    }

    static func load(_ crosswalk: String) throws -> DeclarativeCrosswalk {
        let parts = crosswalk.split(separator: "/")
        let file = "Plugins/nodes/\(parts[0])/crosswalks/\(parts[1]).yaml"
        let text = try [UInt8](Data(contentsOf: root.appendingPathComponent(file)))
        return try DeclarativeCrosswalk.load(text: text, file: file)
    }

    // MARK: - Places

    /// The package's folder.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The real document whose name begins so, beside the package; nil, said aloud, when it is not there.
    static func seed(_ number: String) -> String? {
        let folder = root.appendingPathComponent("../shared/seeds")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        guard let name = names.first(where: { $0.hasPrefix(number + "_") }) else {
            print("skipped: ../shared/seeds is absent")
            return nil
        }
        return "../shared/seeds/\(name)"
    }

    private static func format(of name: String) -> MetadataFormat {
        switch name.split(separator: ".").last {
        case "html": .html
        case "md": .markdown
        case "csv": .csv
        case "json": .json
        default: .plainText
        }
    }
}

// MARK: - Looking at what was made

extension SeedHarvest {
    /// How many records of each kind.
    var counts: [String: Int] {
        Dictionary(grouping: drafts, by: { $0.record.kind?.rawValue ?? "?" }).mapValues(\.count)
    }

    /// The local parts of the identifiers of a kind, sorted.
    func locals(_ kind: RecordKind) -> [String] {
        drafts.compactMap(\.record.id).filter { $0.kind == kind }.map(\.local).sorted()
    }

    func draft(_ kind: RecordKind, _ local: String) -> Draft? {
        drafts.first { $0.record.id?.kind == kind && $0.record.id?.local == local }
    }

    /// The value at a JSON Pointer of a record; nil when the record or the value is not there.
    func value(_ kind: RecordKind, _ local: String, _ pointer: String) -> JSONValue? {
        guard let draft = draft(kind, local), let pointer = JSONPointer(pointer) else { return nil }
        return pointer.resolve(in: .object(draft.record.document))
    }

    func text(_ kind: RecordKind, _ local: String, _ pointer: String) -> String? {
        value(kind, local, pointer)?.string
    }

    /// Participants as `role name`, sorted; `->` before the name of one that is linked to a record.
    func participants(_ kind: RecordKind, _ local: String) -> [String] {
        (value(kind, local, "/participants")?.array ?? []).map { participant in
            let record = participant["record"]?.string.map { "-> " + $0.drop { $0 != ":" }.dropFirst() }
            return "\(participant["role"]?.string ?? "?") \(record ?? participant["name"]?.string ?? "?")"
        }.sorted()
    }

    /// Relations as `type kind/local`, or `type name` when there is no record, sorted.
    func relations(_ kind: RecordKind, _ local: String) -> [String] {
        (value(kind, local, "/relations")?.array ?? []).map { relation in
            let record = relation["record"]?.string.map { String($0.drop { $0 != ":" }.dropFirst()) }
            return "\(relation["type"]?.string ?? "?") \(record ?? relation["name"]?.string ?? "?")"
        }.sorted()
    }

    /// Figures as `qualifier value unit`, in order.
    func figures(_ kind: RecordKind, _ local: String) -> [String] {
        (value(kind, local, "/figures")?.array ?? []).map { figure in
            [figure["qualifier"]?.string, figure["value"]?.number.map { String(Int($0)) }, figure["unit"]?.string]
                .compactMap { $0 }.joined(separator: " ")
        }
    }

    /// Territories as `level code label`, in order.
    func territories(_ kind: RecordKind, _ local: String) -> [String] {
        (value(kind, local, "/territories")?.array ?? []).map { territory in
            [territory["level"]?.string, territory["code"]?.string, territory["label"]?.string]
                .compactMap { $0 }.joined(separator: " ")
        }
    }
}
