import AdapterKit
import Archives
import CZlib
import TestSupport
import Testing

/// An archive made to do harm, and how it is refused.
struct HostileArchive: Sendable, CustomTestStringConvertible {
    let name: String
    let code: FederationError.Code
    let bytes: [UInt8]
    var testDescription: String { name }

    private static func tar(
        _ name: String, _ code: FederationError.Code = .unsafeArchive, _ make: (inout TarMaker) -> Void
    ) -> Self {
        var tar = TarMaker()
        tar.add("good", "good")
        make(&tar)
        return Self(name: name, code: code, bytes: tar.gzipped)
    }

    private static func zip(
        _ name: String, _ code: FederationError.Code = .unsafeArchive, _ make: (inout ZipMaker) -> Void
    ) -> Self {
        var zip = ZipMaker()
        zip.add("good", "good")
        make(&zip)
        return Self(name: name, code: code, bytes: zip.finished)
    }

    /// As zlib packs it: raw for zip (-15), with a head for gzip (31).
    static func deflated(_ bytes: [UInt8], windowBits: Int32) -> [UInt8] {
        var stream = z_stream()
        deflateInit2_(
            &stream, 9, Z_DEFLATED, windowBits, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        defer { deflateEnd(&stream) }
        var packed = [UInt8](repeating: 0, count: bytes.count / 2 + 1024)
        var bytes = bytes
        let count = bytes.withUnsafeMutableBufferPointer { source in
            packed.withUnsafeMutableBufferPointer { target in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(target.count)
                deflate(&stream, Z_FINISH)
                return Int(stream.total_out)
            }
        }
        return Array(packed.prefix(count))
    }

    private static let zeros = [UInt8](repeating: 0, count: 12 << 20)

    static let all: [Self] = names + kinds + doubles + bombs + lies

    static let names: [Self] = [
        tar("leads up") { $0.add("../evil", "x") },
        tar("leads up from a folder") { $0.add("a/../../evil", "x") },
        tar("leads up and back") { $0.add("a/../b", "x") },
        tar("leads up at its end") { $0.add("a/..", "x") },
        tar("absolute") { $0.add("/tmp/evil", "x") },
        tar("two slashes first") { $0.add("//evil", "x") },
        tar("an empty part") { $0.add("a//b", "x") },
        tar("a point amid") { $0.add("a/./b", "x") },
        tar("a backslash") { $0.add("..\\evil", "x") },
        tar("a drive") { $0.add("C:evil", "x") },
        tar("a terminal's command") { $0.add("a\u{1B}[2Jb", "x") },
        tar("a line break") { $0.add("a\nb", "x") },
        tar("read from the right") { $0.add("lmth.\u{202E}yaml", "x") },
        tar("no text") { $0.add([0x61, 0xE9, 0x62], [0x78]) },
        tar("an overlong slash") { $0.add([0x2E, 0x2E, 0xC0, 0xAF, 0x78], [0x78]) },
        tar("a folder that leads up") { $0.add("../evil/", type: "5") },
        tar("pax names another path") {
            $0.addPax([("path", "../../evil")])
            $0.add("harmless", "x")
        },
        tar("too long a name", .limitExceeded) {
            $0.addPax([("path", String(repeating: "a/", count: 300) + "b")])
            $0.add("x", "x")
        },
        tar("too many folders", .limitExceeded) { $0.add(String(repeating: "a/", count: 20) + "b", "x") },
        tar("too long a part", .limitExceeded) {
            $0.addPax([("path", String(repeating: "a", count: 300))])
            $0.add("x", "x")
        },
        zip("zip: leads up") { $0.add("../evil", "x") },
        zip("zip: absolute") { $0.add("/etc/evil", "x") },
        zip("zip: a backslash") { $0.add("..\\..\\evil", "x") },
        zip("zip: the name before the content leads up") {
            $0.add(Array("harmless".utf8), [0x78], localName: Array("../evil!".utf8))
        },
    ]

    static let kinds: [Self] = [
        tar("a symbolic link") { $0.add("a", type: "2", link: "/etc/passwd") },
        tar("a link to write through") {
            $0.add("a", type: "2", link: "..")
            $0.add("a/evil", "x")
        },
        tar("a hard link") { $0.add("a", type: "1", link: "good") },
        tar("a hard link outwards") { $0.add("a", type: "1", link: "../../etc/passwd") },
        tar("a character device") { $0.add("a", type: "3") },
        tar("a block device") { $0.add("a", type: "4") },
        tar("a pipe") { $0.add("a", type: "6") },
        tar("a file with holes") {
            $0.addPax([
                ("GNU.sparse.size", "90000"),
                ("GNU.sparse.numblocks", "1"), ("GNU.sparse.map", "89999,1"),
            ])
            $0.add("a", "x")
        },
        zip("zip: a symbolic link") { $0.add("a", "/etc/passwd", mode: 0o120777) },
        zip("zip: a device") { $0.add("a", "", mode: 0o060644) },
        zip("zip: encrypted", .malformedSource) {
            $0.add(Array("a".utf8), [UInt8](repeating: 7, count: 20), flags: 0x801)
        },
    ]

    static let doubles: [Self] = [
        tar("one name twice") { $0.add("good", "other") },
        tar("two names by case") { $0.add("GOOD", "other") },
        tar("two folders by case") {
            $0.add("A/x", "x")
            $0.add("a/y", "y")
        },
        tar("two ways to write an accent") {
            $0.add("caf\u{E9}", "x")
            $0.add("cafe\u{301}", "y")
        },
        tar("a file, then a folder") { $0.add("good/evil", "x") },
        tar("a folder, then a file") {
            $0.add("a/", type: "5")
            $0.add("a", "x")
        },
        zip("zip: one name twice") { $0.add("good", "other") },
    ]

    static let bombs: [Self] = [
        Self(
            name: "gzip bomb", code: .limitExceeded,
            bytes: {
                var tar = TarMaker()
                tar.add(Array("zeros".utf8), zeros)
                return deflated(tar.finished, windowBits: 31)
            }()),
        Self(
            name: "gzip in gzip", code: .malformedSource,
            bytes: {
                var tar = TarMaker()
                tar.add("a", "x")
                return TarMaker.gzip(tar.gzipped)
            }()),
        zip("zip bomb", .limitExceeded) {
            $0.add(Array("zeros".utf8), zeros, packed: deflated(zeros, windowBits: -15))
        },
        tar("says it is huge", .limitExceeded) {
            $0.add(Array("a".utf8), [0x78], size: 0o77_777_777_777)
        },
        tar("too many files", .limitExceeded) { tar in
            for number in 0...1000 { tar.add("\(number)") }
        },
        tar("a folder with content", .malformedSource) { $0.add(Array("a/".utf8), [0x78], type: "5") },
    ]

    static let lies: [Self] = [
        tar("cut short", .malformedSource) { $0.add(Array("a".utf8), [0x78], size: 100_000) },
        Self(name: "no archive", code: .malformedSource, bytes: Array("<!doctype html><p>404".utf8)),
        Self(name: "nothing", code: .malformedSource, bytes: []),
        Self(name: "an empty archive", code: .malformedSource, bytes: TarMaker().gzipped),
        Self(
            name: "folders alone", code: .malformedSource,
            bytes: {
                var tar = TarMaker()
                tar.add("a/", type: "5")
                return tar.gzipped
            }()),
        Self(
            name: "half a gzip", code: .malformedSource,
            bytes: {
                var tar = TarMaker()
                tar.add("a", String(repeating: "x", count: 5000))
                return Array(tar.gzipped.prefix(3000))
            }()),
        zip("zip: wrong checksum", .malformedSource) { $0.add(Array("a".utf8), [0x78], checksum: 1) },
        zip("zip: longer than it says", .malformedSource) {
            let content = [UInt8](repeating: 0x78, count: 5000)
            $0.add(Array("a".utf8), content, packed: deflated(content, windowBits: -15), size: 10)
        },
    ]
}
