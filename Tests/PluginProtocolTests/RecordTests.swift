import AdapterKit
import JSONSchema
import PluginProtocol
import ScienceShopSDK
import TestSupport
import Testing

@Suite struct RecordTests {
    /// The line of a message.
    private func line(_ message: PluginMessage) -> [UInt8] {
        var buffer = WireBuffer(capacity: 16)
        buffer.append(message)
        return buffer.bytes
    }

    private func returned(_ record: SourceRecord) throws -> SourceRecord? {
        guard case .record(let back) = try PluginMessage(line: line(.record(record)).dropLast()) else { return nil }
        return back
    }

    @Test func bytesComeBackWhateverTheyAre() throws {
        var random = SeededGenerator(seed: 1053)
        for _ in 0..<2000 {
            func bytes() -> [UInt8] {
                let isText = Bool.random(using: &random)
                return (0..<Int.random(in: 0..<40, using: &random)).map { _ in
                    isText ? UInt8.random(in: 0..<0x80, using: &random) : UInt8.random(in: 0...255, using: &random)
                }
            }
            let record = SourceRecord(
                identifier: "n\"\\é\u{2028}", datestamp: Bool.random(using: &random) ? "2026-11-21" : nil,
                status: Bool.random(using: &random) ? .active : .deleted, format: .html, payload: bytes(),
                frame: Bool.random(using: &random) ? bytes() : nil, sourceURL: "https://a.example/?a=\"",
                firstLine: Bool.random(using: &random) ? 12 : nil)
            #expect(try returned(record) == record)
        }
    }

    @Test func textIsSentAsTextAndOtherBytesAsBase64() throws {
        let text = line(.record(SourceRecord(identifier: "a", format: .html, payload: Array("é\n".utf8))))
        #expect(
            String(decoding: text, as: UTF8.self)
                == #"{"type":"record","identifier":"a","format":"text/html","payload":"é\n"}"# + "\n")
        let other = line(.record(SourceRecord(identifier: "a", format: .html, payload: [0xE9, 0x0A, 0xFF, 0xFE])))
        #expect(
            String(decoding: other, as: UTF8.self)
                == #"{"type":"record","identifier":"a","format":"text/html","payload64":"6Qr//g=="}"# + "\n")
    }

    @Test(arguments: [
        #"{"type":"record","identifier":"","format":"text/html","payload":""}"#,
        #"{"type":"record","identifier":"a\u0000","format":"text/html","payload":""}"#,
        #"{"type":"record","identifier":7,"format":"text/html","payload":""}"#,
        #"{"type":"record","identifier":"a","format":"text","payload":""}"#,
        #"{"type":"record","identifier":"a","format":"Text/HTML","payload":""}"#,
        #"{"type":"record","identifier":"a","format":"text/html;charset=x","payload":""}"#,
        #"{"type":"record","identifier":"a","format":"text/html"}"#,
        #"{"type":"record","identifier":"a","format":"text/html","payload":"","payload64":""}"#,
        #"{"type":"record","identifier":"a","format":"text/html","payload64":"é"}"#,
        #"{"type":"record","identifier":"a","format":"text/html","payload":"","status":"gone"}"#,
        #"{"type":"record","identifier":"a","format":"text/html","payload":"","firstLine":-1}"#,
        #"{"type":"record","identifier":"a","identifier":"b","format":"text/html","payload":""}"#,
        #"{"type":"rekord"}"#, #"{"identifier":"a"}"#, "[]", "record", "",
    ])
    func whatIsNoRecordIsRefused(text: String) {
        let error = #expect(throws: FederationError.self) { try PluginMessage(line: Array(text.utf8)) }
        #expect(error?.code == .pluginWrongMessage && error?.disposition == .abort)
    }

    @Test func whatIsGoneNeedsNoBytes() throws {
        let text = #"{"type":"record","identifier":"a","status":"deleted","format":"text/html","newer":[1]}"#
        guard case .record(let record) = try PluginMessage(line: Array(text.utf8)) else {
            return #expect(Bool(false), "no record")
        }
        #expect(record == SourceRecord(identifier: "a", status: .deleted, format: .html, payload: []))
    }
}
