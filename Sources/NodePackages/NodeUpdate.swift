import AdapterKit
import JSONSchema
import ScienceShopSDK
import Workspace
import YAMLReader

/// What differs between a node that is there and one that would take its place: file by file, in YAML field by field.
public struct NodeUpdate: Sendable, Hashable {
    /// In the order of the paths' bytes.
    public var files: [FileChange] = []

    /// Nothing would change.
    public var isEmpty: Bool { files.isEmpty }

    /// One file that is new, gone or different.
    public struct FileChange: Sendable, Hashable {
        public enum Kind: String, Sendable { case added, changed, removed }
        public var path: String
        public var kind: Kind
        /// What changed in a YAML file; empty for other files, and where only its layout or comments did.
        public var fields: [FieldChange]
    }

    /// - Parameter old: nil when there is no such node.
    init(from old: NodeFiles?, to new: NodeFiles) {
        let before = Set((old?.paths ?? []).map(ByteString.init))
        let after = Set(new.paths.map(ByteString.init))
        for path in before.union(after).sorted() {
            let was = before.contains(path) ? try? old?.read(path.text) : nil
            let now = after.contains(path) ? try? new.read(path.text) : nil
            switch (was, now) {
            case (nil, nil): continue
            case (nil, _?): files.append(FileChange(path: path.text, kind: .added, fields: []))
            case (_?, nil): files.append(FileChange(path: path.text, kind: .removed, fields: []))
            case (let was?, let now?):
                guard was != now else { continue }
                let fields = path.text.hasSuffix(".yaml") ? Self.fields(from: was, to: now) : []
                files.append(FileChange(path: path.text, kind: .changed, fields: fields))
            }
        }
    }

    private static func fields(from old: [UInt8], to new: [UInt8]) -> [FieldChange] {
        guard let old = try? YAMLNode.parse(old).json.object, let new = try? YAMLNode.parse(new).json.object else {
            return []
        }
        var changes: [FieldChange] = []
        compare(.object(old), .object(new), at: JSONPointer(), &changes)
        return changes
    }

    private static func compare(
        _ old: JSONValue?, _ new: JSONValue?, at path: JSONPointer, _ changes: inout [FieldChange]
    ) {
        guard old != new else { return }
        switch (old, new) {
        case (.object(let old), .object(let new)):
            let keys = new.keys + old.keys.filter { !new.contains($0) }
            for key in keys { compare(old[key], new[key], at: path.appending(key), &changes) }
        case (.array(let old), .array(let new)):
            let names = names(of: old, new)
            let places = Dictionary(zip(names.old, old.indices)) { first, _ in first }
            var taken: Set<Int> = []
            for (index, element) in new.enumerated() {
                let place = places[names.new[index]]
                if let place { taken.insert(place) }
                compare(place.map { old[$0] }, element, at: path.appending(index), &changes)
            }
            for (index, element) in old.enumerated() where !taken.contains(index) {
                compare(element, nil, at: path.appending(index), &changes)
            }
        default: changes.append(FieldChange(path: path.description, old: old, new: new))
        }
    }

    /// What elements of two lists are followed by: the member that names each of them (a source's id, the name of a rule),
    /// else their place.
    private static func names(of old: [JSONValue], _ new: [JSONValue]) -> (old: [String], new: [String]) {
        for member in ["id", "rule", "input"] {
            func names(_ elements: [JSONValue]) -> [String]? {
                let names = elements.compactMap { $0[member]?.string }
                return names.count == elements.count && Set(names).count == names.count ? names : nil
            }
            if let old = names(old), let new = names(new) { return (old, new) }
        }
        return (old.indices.map(String.init), new.indices.map(String.init))
    }
}
