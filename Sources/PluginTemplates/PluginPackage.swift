import AdapterKit
import Messages
import Workspace

/// Where a plugin in Swift finds the package of this project.
public enum PluginPackage: Sendable, Hashable {
    /// An absolute path.
    case folder(String)
    /// A Git repository, and the least version of it.
    case repository(url: String, version: String)

    private static let name = "science-shop-federation"

    /// - Parameters:
    ///   - text: a folder's path, or the URL of a Git repository.
    ///   - version: the least version to take from a repository.
    /// - Throws: `FederationError` with code `configuration` when the folder holds no package.
    public init(_ text: String, version: String) throws(FederationError) {
        if text.contains("://") || text.hasPrefix("git@") {
            self = .repository(url: text, version: version)
            return
        }
        let folder = Files.absolute(text)
        guard Files.exists(folder + "/Package.swift") else {
            throw FederationError(
                .configuration,
                "There is no Package.swift in \(Files.shown(folder)). Name the folder or the repository of the federation's Swift package."
            )
        }
        self = .folder(folder)
    }

    /// A template's `Package.swift` that depends on it.
    func inserted(in manifest: String) -> String {
        let dependency: String
        switch self {
        case .folder(let path): dependency = ".package(name: \"\(Self.name)\", path: \(Self.literal(path)))"
        case .repository(let url, let version):
            dependency = ".package(url: \(Self.literal(url)), from: \(Self.literal(version)))"
        }
        return manifest.replacing(".package(name: \"\(Self.name)\", path: \"SDK\")", with: dependency)
            .replacing("package: \"\(Self.name)\"", with: "package: \(Self.literal(identity))")
    }

    /// What SwiftPM calls the package: by its `name` in a folder, by the last part of its address elsewhere.
    private var identity: String {
        guard case .repository(let url, _) = self else { return Self.name }
        let last = url.split(whereSeparator: { $0 == "/" || $0 == ":" }).last.map(String.init) ?? Self.name
        return last.hasSuffix(".git") ? String(last.dropLast(4)) : last
    }

    /// A string literal of Swift.
    private static func literal(_ text: String) -> String {
        var literal = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": literal += "\\" + String(scalar)
            case _ where scalar.properties.generalCategory == .control:
                literal += "\\u{\(String(scalar.value, radix: 16))}"
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "\""
    }
}
