import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// What a node that somebody else wrote would reach.
extension Node {
    /// The hosts its sources name, in small letters with their port, each once.
    public var hosts: [String] {
        var hosts: [String] = []
        for source in config.sources {
            for text in [source.location] + Self.texts(in: .object(source.options)) {
                guard OpenerForFilesAndURLs.isURL(text), let host = Self.host(of: text), !hosts.contains(host) else {
                    continue
                }
                hosts.append(host)
            }
        }
        return hosts
    }

    /// The paths that lead out of the node's folder, each as a problem with its place. A node of one's own may have
    /// some; one that came from elsewhere could read what is nobody's business.
    public var pathsLeadingOut: [ConfigProblem] {
        var problems: [ConfigProblem] = []
        func check(_ text: String, at pointer: String) {
            guard !OpenerForFilesAndURLs.isURL(text), Self.leadsOut(text) else { return }
            problems.append(
                source.problem(
                    at: pointer, "The path \"\(text)\" leads out of the node's folder.",
                    remedy: "Whoever made the node should keep its files in its folder."))
        }
        for (index, source) in config.sources.enumerated() {
            let place = "/sources/\(index)"
            check(source.location, at: place + "/location")
            // What is looked for in addresses is no path, though it may begin like one.
            for option in source.options where option.key != "match" {
                for text in Self.texts(in: option.value) { check(text, at: "\(place)/options/\(option.key)") }
            }
            for path in source.crosswalks { check(path, at: place + "/crosswalk") }
            for (number, sample) in source.samples.enumerated() {
                for (member, path) in [("input", sample.input), ("expected", sample.expected)] {
                    check(path, at: "\(place)/samples/\(number)/\(member)")
                    guard OpenerForFilesAndURLs.isURL(path) else { continue }
                    problems.append(
                        self.source.problem(
                            at: "\(place)/samples/\(number)/\(member)", "A sample is a file of the node, not \(path).",
                            remedy: "Save it in the folder samples."))
                }
            }
        }
        return problems
    }

    /// The programs its sources would start (the option `command`), each as a problem with its place. Whoever writes a node
    /// of one's own chooses them; one that came from elsewhere would have its author's programs run before anybody looked.
    public var programsStarted: [ConfigProblem] {
        config.sources.enumerated().compactMap { index, source in
            guard let command = source.options["command"] else { return nil }
            let words = Self.texts(in: command).joined(separator: " ")
            return self.source.problem(
                at: "/sources/\(index)/options/command", "The source `\(source.id)` would start a program: \(words).",
                remedy: "A node of others starts none. Read it, and write such a source in a node of your own.")
        }
    }

    private static func leadsOut(_ path: String) -> Bool {
        path.hasPrefix("/") || path.hasPrefix("~") || path.lowercased().hasPrefix("file:")
            || path.split(whereSeparator: { $0 == "/" || $0 == "\\" }).contains("..")
    }

    /// Every text in a value, however deep.
    private static func texts(in value: JSONValue) -> [String] {
        switch value {
        case .string(let text): [text]
        case .array(let elements): elements.flatMap(texts)
        case .object(let object): object.members.flatMap { texts(in: $0.value) }
        default: []
        }
    }

    private static func host(of url: String) -> String? {
        let rest = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).dropFirst(2).first ?? ""
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let host = authority.split(separator: "@").last.map { $0.lowercased() }
        return host?.isEmpty == false ? host : nil
    }
}

extension NodeFiles {
    /// The paths of all its files, sorted as bytes; names that begin with a dot are left out.
    package var paths: [String] {
        switch self {
        case .folder(let folder): Self.paths(in: folder, below: "", depth: 0)
        case .builtin(let id): BuiltinFiles.paths(of: id)
        }
    }

    private static func paths(in folder: String, below prefix: String, depth: Int) -> [String] {
        guard depth < 20 else { return [] }
        return (Files.names(in: folder) ?? []).filter { !$0.hasPrefix(".") }.flatMap { name in
            let path = folder + "/" + name
            return Files.isFolder(path)
                ? paths(in: path, below: prefix + name + "/", depth: depth + 1) : [prefix + name]
        }
    }
}
