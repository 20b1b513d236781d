import AdapterKit
import Federation
import JSONSchema
import Messages
import ScienceShopSDK

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Reads the passwords and tokens of sources from where `federation.yaml` says they are kept.
struct SecretReading {
    /// A password is short; what is longer is another file.
    static let limit = 64 << 10

    /// Nil when a node is looked at alone.
    var workspace: Workspace?

    /// What the adapter is given. What is missing, unknown or cannot be read is a problem that names its key, and never
    /// quotes a secret.
    func secrets(
        of key: SourceKey, _ manifest: AdapterManifest, _ node: ConfigFile, _ place: String,
        _ problems: inout [ConfigProblem]
    ) -> [String: Secret] {
        let places = workspace?.config.overrides[key.description]?.secrets ?? [:]
        let known = manifest.secrets.map(\.name)
        var secrets: [String: Secret] = [:]
        for (name, place) in places.sorted(by: { $0.key < $1.key }) {
            guard let workspace else { continue }
            let pointer = "/sources/\(key.node)~1\(key.source)/secrets/\(name)"
            guard known.contains(name) else {
                var problem = workspace.source.problem(
                    at: pointer, key: true, "The adapter \"\(manifest.id)\" knows no secret \"\(name)\".",
                    remedy: known.isEmpty
                        ? "It takes none: remove it." : "Its secrets are: \(known.joined(separator: ", ")).")
                problem.nearest = Spelling.nearest(to: name, among: known)
                problems.append(problem)
                continue
            }
            do throws(FederationError) {
                secrets[name] = try Self.read(place, in: workspace.folder)
            } catch {
                problems.append(
                    workspace.source.problem(
                        at: pointer, "The secret \"\(name)\" of \(key) is missing. \(error.message)"))
            }
        }
        for wanted in manifest.secrets where wanted.isRequired && places[wanted.name] == nil {
            problems.append(
                node.problem(
                    at: place + "/adapter",
                    """
                    The adapter "\(manifest.id)" needs the secret "\(wanted.name)" (\(wanted.summary)), and \
                    \(FederationConfig.fileName) does not say where it is kept.
                    """,
                    remedy: """
                        Add under `sources`: "\(key)": { secrets: { \(wanted.name): { env: NAME } } }, or a file instead \
                        of `env`.
                        """))
        }
        return secrets
    }

    /// A secret without the line break that editors put behind it.
    ///
    /// - Throws: `FederationError` whose message is a sentence that says what is missing.
    private static func read(
        _ place: SourceOverride.SecretPlace, in folder: String
    ) throws(FederationError) -> Secret {
        var bytes: [UInt8]
        switch place {
        case .variable(let name):
            guard let value = getenv(name), value.pointee != 0 else {
                throw FederationError(
                    .configuration,
                    "The variable \(name) of the environment is not set. Set it where shopctl is started.")
            }
            return Secret(String(cString: value))
        case .file(let path):
            bytes = try Files.read(Files.absolute(path, in: folder), limit: limit)
        }
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard !bytes.isEmpty, let text = String(validating: bytes, as: UTF8.self) else {
            throw FederationError(
                .configuration,
                "The file it is kept in is empty or no text. Write the secret into it, and nothing else.")
        }
        return Secret(text)
    }
}

extension Workspace {
    /// Files with secrets that others on this machine can read.
    public var exposedSecrets: [ConfigProblem] {
        config.overrides.sorted { $0.key < $1.key }.flatMap { key, override in
            override.secrets.sorted { $0.key < $1.key }.compactMap { name, place in
                guard case .file(let path) = place else { return nil }
                var information = stat()
                let file = Files.absolute(path, in: folder)
                guard stat(file, &information) == 0, information.st_mode & (S_IRGRP | S_IROTH) != 0 else { return nil }
                let pointer = "/sources/" + key.split(separator: "/").joined(separator: "~1") + "/secrets/\(name)"
                return source.problem(
                    at: pointer, "Others on this machine can read the secret \"\(name)\" in \(Files.shown(file)).",
                    remedy: "Try `chmod 600` on it.")
            }
        }
    }
}
