import AdapterKit
import Federation
import Messages
import ScienceShopSDK
import Workspace

/// Something that somebody else made: a node or a plugin, in a folder, an archive, or at the https address of one.
enum ParcelOrigin: Equatable {
    /// Absolute paths.
    case folder(String), archive(String)
    case address(String)

    init(_ text: String) {
        let path = Files.absolute(text)
        self = FirstSource.isAddress(text) ? .address(text) : Files.isFolder(path) ? .folder(path) : .archive(path)
    }

    /// As it is written down: absolute.
    var source: String {
        switch self {
        case .folder(let path), .archive(let path): path
        case .address(let address): address
        }
    }

    /// As a person would write it.
    var shown: String {
        if case .address(let address) = self { return address }
        return Files.shown(source)
    }
}

/// Brings a parcel here and compares it with the checksum a person was given. It is opened by somebody else.
struct Parcel {
    let origin: ParcelOrigin
    /// What the archive's SHA-256 must be.
    let sha256: String?
    let allowsPrivateAddresses: Bool
    /// What is said of an address with a page in the place of an archive.
    let isPage: @Sendable (String) -> Failure

    /// Bytes of an archive, as `ArchiveLimits` has it.
    static let maxBytes = 64 << 20

    /// - Parameters:
    ///   - folder: where what was fetched lies until it is opened; made when it is not there, up to `root`.
    ///   - transport: the way to an address; asked for when there is one.
    ///   - open: takes what there is out of a folder or an archive, by its path.
    /// - Returns: what came of opening it, and the SHA-256 of the archive it came in.
    func opened<Content: Sendable>(
        in folder: String, upTo root: String, transport: () -> any HTTPTransport,
        _ open: @escaping @Sendable (String) throws -> Content
    ) async throws -> (Content, digest: String?) {
        switch origin {
        case .folder(let path):
            guard sha256 == nil else {
                throw Failure.usage("A folder has no SHA-256.", fix: "Leave --sha256 out, or name an archive.")
            }
            return (try await Blocking.run { try open(path) }, nil)
        case .archive(let path):
            let digest = try await Blocking.run { ContentHash.hex(try Files.read(path, limit: Self.maxBytes)) }
            try compare(digest)
            return (try await Blocking.run { try open(path) }, digest)
        case .address(let address):
            let bytes = try await fetch(address, transport)
            let digest = ContentHash.hex(bytes)
            try compare(digest)
            let file = "\(folder)/.fetched-\(UInt64.random(in: 0...UInt64.max))"
            try await Blocking.run {
                try Files.makeFolder(folder)
                try Files.create(file, bytes)
            }
            defer { Files.remove(file, upTo: root) }
            return (try await Blocking.run { try open(file) }, digest)
        }
    }

    private func compare(_ digest: String) throws(Failure) {
        guard let sha256, sha256.lowercased() != digest else { return }
        throw Failure(
            .failed, code: "wrong-checksum", "\(origin.shown) has another SHA-256: \(digest).",
            fix: "Do not use it before you know why; ask whoever gave you the number.")
    }

    private func fetch(_ address: String, _ transport: () -> any HTTPTransport) async throws -> [UInt8] {
        guard address.lowercased().hasPrefix("https://") || allowsPrivateAddresses else {
            throw Failure.usage(
                "\(address) is no https address: on its way anybody could change what comes from there.",
                fix: "Write https, or download the archive and name its file.")
        }
        do {
            let opener = OpenerForFilesAndURLs(files: MemoryOpener(), transport: AsSentTransport(base: transport()))
            let resource = try await opener.open(address, accept: ["application/gzip", "application/zip"])
            let bytes = try await resource.readAll(limit: Self.maxBytes)
            guard bytes.first(where: { $0 > 0x20 }) != UInt8(ascii: "<") else { throw isPage(address) }
            return bytes
        } catch let error as FederationError where error.code == .forbiddenAddress {
            throw Failure(
                ExitStatus(error.code), code: error.code.rawValue,
                "\(address) leads to a private or loopback address.",
                fix: "If the archive really lives there, add --allow-private-addresses.")
        }
    }

    /// - Throws: when the text is no SHA-256.
    static func check(_ sha256: String?) throws(Failure) {
        guard let sha256, sha256.utf8.count != 64 || !sha256.allSatisfy(\.isHexDigit) else { return }
        throw .usage("A SHA-256 has 64 hexadecimal digits.", fix: "Copy it whole; `sha256sum FILE` writes it.")
    }
}
