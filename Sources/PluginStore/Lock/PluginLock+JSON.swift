import JSONSchema
import ScienceShopSDK

extension PluginLock {
    /// The same lock is always the same text: members sorted, one a line.
    var json: JSONValue {
        [
            "lock": 1,
            "plugins": Self.object(plugins) { $0.json },
            "agreements": Self.object(agreements) { $0.json },
            "history": .array(history.map(\.json)),
        ]
    }

    /// Nil when it is not as this program writes it.
    init?(json: JSONValue) {
        guard json["lock"]?.integer == 1, let plugins = json["plugins"]?.object,
            let agreements = json["agreements"]?.object, let history = json["history"]?.array
        else { return nil }
        for member in plugins {
            guard RecordIdentifier.isNodeID(member.key), let entry = Entry(json: member.value) else { return nil }
            self.plugins[member.key] = entry
        }
        for member in agreements {
            guard let agreed = PluginPermissions(json: member.value) else { return nil }
            self.agreements[member.key] = agreed
        }
        for value in history {
            guard let event = Event(json: value) else { return nil }
            self.history.append(event)
        }
    }

    private static func object<Value>(_ values: [String: Value], _ json: (Value) -> JSONValue) -> JSONValue {
        let names = values.keys.map(ByteString.init).sorted().map(\.text)
        return .object(JSONObject(names.compactMap { name in values[name].map { (name, json($0)) } }))
    }
}

extension PluginLock.Entry {
    fileprivate var json: JSONValue {
        var object: JSONObject = ["pinned": .bool(isPinned), "release": release.json]
        object["previous"] = previous?.json
        return .object(object)
    }

    fileprivate init?(json: JSONValue) {
        guard let pinned = json["pinned"]?.bool, let release = json["release"].flatMap(PluginLock.Release.init(json:))
        else { return nil }
        self.init(release: release, isPinned: pinned)
        if let value = json["previous"] {
            guard let previous = PluginLock.Release(json: value) else { return nil }
            self.previous = previous
        }
    }
}

extension PluginLock.Release {
    fileprivate var json: JSONValue {
        var object: JSONObject = [
            "version": .string(version), "source": .string(source), "date": .string(date.description),
        ]
        object["archive"] = archive.map { .string($0) }
        object["tree"] = .string(tree)
        object["agreed"] = agreed.json
        return .object(object)
    }

    /// A version and a digest become the name of a folder: nothing else may stand there.
    fileprivate init?(json: JSONValue) {
        guard let version = json["version"]?.string, SemanticVersion(version) != nil,
            let source = json["source"]?.string, let date = json["date"]?.string.flatMap(Timestamp.init),
            let tree = json["tree"]?.string, PluginLock.isDigest(tree),
            let agreed = json["agreed"].flatMap(PluginPermissions.init(json:))
        else { return nil }
        self.init(version: version, source: source, date: date, tree: tree, agreed: agreed)
        if let value = json["archive"] {
            guard let archive = value.string, PluginLock.isDigest(archive) else { return nil }
            self.archive = archive
        }
    }
}

extension PluginLock.Event {
    fileprivate var json: JSONValue {
        [
            "date": .string(date.description), "action": .string(action.rawValue), "id": .string(id),
            "version": .string(version), "tree": .string(tree),
        ]
    }

    fileprivate init?(json: JSONValue) {
        guard let date = json["date"]?.string.flatMap(Timestamp.init),
            let action = json["action"]?.string.flatMap(Action.init(rawValue:)), let id = json["id"]?.string,
            let version = json["version"]?.string, let tree = json["tree"]?.string
        else { return nil }
        self.init(date: date, action: action, id: id, version: version, tree: tree)
    }
}

extension PluginLock {
    /// 64 lower-case hexadecimal digits.
    static func isDigest(_ text: String) -> Bool { ContentHash.isValid(ContentHash.prefix + text) }
}

extension PluginPermissions {
    /// As `plugins.lock` and `--format json` have it.
    public var json: JSONValue {
        func list(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
        return [
            "hosts": list(hosts), "paths": list(paths), "variables": list(variables), "secrets": list(secrets),
            "commands": list(commands),
        ]
    }

    init?(json: JSONValue) {
        var lists: [[String]] = []
        for name in ["hosts", "paths", "variables", "secrets", "commands"] {
            // Locks were written before commands were agreed to by name: of those nobody knows any.
            let value = name == "commands" ? json[name] ?? [] : json[name]
            guard let list = value?.array else { return nil }
            let texts = list.compactMap(\.string)
            guard texts.count == list.count else { return nil }
            lists.append(texts)
        }
        self.init(hosts: lists[0], paths: lists[1], variables: lists[2], secrets: lists[3], commands: lists[4])
    }
}
