import AdapterKit
import JSONSchema
import Messages

/// A node that may ask for what is shown within the federation alone, with the token it is known by.
public struct Peer: Sendable, Hashable {
    public let id: String
    public let name: String
    public let token: Secret
}

extension Workspace {
    /// A token that is shorter could be found by trying.
    static let leastTokenLength = 24

    /// The peers of `federation.yaml`, their tokens read from where they are kept.
    ///
    /// - Parameter variable: looks a variable of the environment up.
    public func peers(variable: @escaping (String) -> String?) -> ConfigReading<[Peer]> {
        let reading = SecretReading(workspace: self, variable: variable)
        var peers: [Peer] = []
        var problems: [ConfigProblem] = []
        for (index, peer) in config.peers.enumerated() {
            let place = "/peers/\(index)"
            if peers.contains(where: { $0.id.hasSameBytes(as: peer.id) }) {
                problems.append(
                    source.problem(
                        at: place + "/id", "There are two peers \"\(peer.id)\".", remedy: "Give each its own id."))
            }
            switch reading.read("token", peer.token) {
            case .failure(let fault):
                problems.append(source.problem(at: place + "/token", fault.message, remedy: fault.remedy))
            case .success(let token):
                let bytes = Array(token.reveal().utf8)
                if bytes.count < Self.leastTokenLength || !bytes.allSatisfy({ (0x21...0x7E).contains($0) }) {
                    problems.append(
                        source.problem(
                            at: place + "/token",
                            "The token of the peer \"\(peer.id)\" is too short, or has characters that no token has.",
                            remedy:
                                "Make one of \(Self.leastTokenLength) letters and digits or more, such as by `openssl rand -hex 24`."
                        ))
                } else if peers.contains(where: { $0.token == token }) {
                    problems.append(
                        source.problem(
                            at: place + "/token", "Another peer has the token of the peer \"\(peer.id)\" too.",
                            remedy: "Give each its own token, so that it is known who asks."))
                }
                peers.append(Peer(id: peer.id, name: peer.name, token: token))
            }
        }
        return ConfigReading(peers, checked: problems)
    }
}
