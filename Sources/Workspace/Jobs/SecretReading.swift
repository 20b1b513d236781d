import AdapterKit
import Federation
import JSONSchema
import Messages

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Reads passwords and tokens from where `federation.yaml` says they are kept.
struct SecretReading {
    /// A password is short; what is longer is another file.
    static let limit = 64 << 10

    let workspace: Workspace
    /// Looks a variable of the environment up.
    let variable: (String) -> String?

    /// What the adapter is given. What is unknown, missing or cannot be read is a problem that names its key, and never
    /// quotes a secret.
    ///
    /// - Parameter pointer: where the secrets stand in `federation.yaml`.
    func secrets(
        _ places: [String: SecretPlace], _ manifest: AdapterManifest, at pointer: String,
        _ problems: inout [ConfigProblem]
    ) -> [String: Secret] {
        let known = manifest.secrets.map(\.name)
        var secrets: [String: Secret] = [:]
        for (name, place) in places.sorted(by: { $0.key.bytesPrecede($1.key) }) {
            let pointer = pointer + "/" + JSONPointer.escaped(name)
            guard known.contains(where: { $0.hasSameBytes(as: name) }) else {
                var problem = workspace.source.problem(
                    at: pointer, key: true, "The adapter \"\(manifest.id)\" has no secret \"\(name)\".",
                    remedy: known.isEmpty
                        ? "It takes none: remove it." : "Its secrets: \(known.joined(separator: ", ")).")
                problem.nearest = Spelling.nearest(to: name, among: known)
                problems.append(problem)
                continue
            }
            switch read(name, place) {
            case .success(let secret): secrets[name] = secret
            case .failure(let fault):
                problems.append(workspace.source.problem(at: pointer, fault.message, remedy: fault.remedy))
            }
        }
        return secrets
    }

    struct Fault: Error {
        var message: Message
        var remedy: Message = ""
    }

    /// A secret, without the line break that editors put behind it.
    func read(_ name: String, _ place: SecretPlace) -> Result<Secret, Fault> {
        switch place {
        case .variable(let variableName):
            guard let value = variable(variableName), !value.isEmpty else {
                return .failure(
                    Fault(
                        message: "The variable \(variableName) is not set, which holds the secret \"\(name)\".",
                        remedy: "Set it in the environment of `shopctl`, or keep the secret in a file."))
            }
            return .success(Secret(value))
        case .file(let path):
            do throws(FederationError) {
                var bytes = try Files.read(Files.absolute(path, in: workspace.folder), limit: Self.limit)
                if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
                if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
                guard !bytes.isEmpty, let text = String(validating: bytes, as: UTF8.self) else {
                    return .failure(
                        Fault(
                            message: "The file with the secret \"\(name)\" is empty or no text.",
                            remedy: "Write the secret into it, and nothing else."))
                }
                return .success(Secret(text))
            } catch {
                return .failure(Fault(message: error.message))
            }
        }
    }
}

extension Workspace {
    /// Files with secrets that others on this machine can read.
    public var exposedSecrets: [ConfigProblem] {
        let sources = config.overrides.map { ("/sources/" + JSONPointer.escaped($0.key), $0.value.secrets) }
        let peers = config.peers.indices.map { ("/peers/\($0)", ["token": config.peers[$0].token]) }
        let channels = config.channels.map { ("/publish/" + JSONPointer.escaped($0.key), $0.value.secrets) }
        let places = channels.map { ($0.0 + "/secrets", $0.1) } + sources.map { ($0.0 + "/secrets", $0.1) } + peers
        return places.sorted { $0.0.bytesPrecede($1.0) }.flatMap { pointer, secrets in
            secrets.sorted { $0.key.bytesPrecede($1.key) }.compactMap { name, place in
                guard case .file(let path) = place else { return nil }
                var information = stat()
                let file = Files.absolute(path, in: folder)
                guard stat(file, &information) == 0, information.st_mode & (S_IRGRP | S_IROTH) != 0 else { return nil }
                return source.problem(
                    at: "\(pointer)/\(JSONPointer.escaped(name))",
                    "Others on this machine can read the secret \"\(name)\" in \(Files.shown(file)).",
                    remedy: "Try `chmod 600` on it.")
            }
        }
    }
}
