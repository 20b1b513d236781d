import TestSupport

/// A certificate authority that lives for one test, made by `openssl`.
final class TestAuthority: Sendable {
    struct Identity: Sendable {
        var certificate: String
        var key: String
    }

    /// The authority's own certificate, in a file and in a folder as OpenSSL looks through it.
    let certificate: String
    let folder: String
    private let home: TemporaryFolder
    private static let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

    init() async throws {
        home = try TemporaryFolder()
        certificate = home.file("ca/ca.pem")
        folder = home.file("ca")
        try home.write("ca/readme", "")
        try await openssl(
            ["req", "-x509", "-days", "2", "-subj", "/CN=Authority of a test", "-keyout", home.file("ca.key")]
                + Self.curve + ["-out", certificate])
        try await openssl(["rehash", folder])
    }

    /// - Parameter names: as `subjectAltName` has them: `DNS:a.test,IP:127.0.0.1`.
    func identity(_ names: String) async throws -> Identity {
        let file = { [home] (ending: String) in
            home.file("leaf\(names.utf8.reduce(0) { $0 &* 31 &+ Int($1) })\(ending)")
        }
        try await openssl(
            ["req", "-subj", "/CN=leaf", "-keyout", file(".key")] + Self.curve + ["-out", file(".csr")])
        let extras = file(".ext")
        try home.write(String(extras.dropFirst(home.path.count + 1)), "subjectAltName=\(names)\n")
        try await openssl([
            "x509", "-req", "-in", file(".csr"), "-CA", certificate, "-CAkey", home.file("ca.key"), "-set_serial",
            "\(UInt32.random(in: 1...(.max)))", "-days", "2", "-extfile", extras, "-out", file(".pem"),
        ])
        return Identity(certificate: file(".pem"), key: file(".key"))
    }

    private func openssl(_ arguments: [String]) async throws {
        try await Helper.run(Helper.openssl ?? "openssl", arguments)
    }
}
