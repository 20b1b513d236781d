import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension SourceRecord {
    /// The members of a record in a message, without the brackets around them. Written straight into the line: records are
    /// what there are many of.
    func writeMembers(to writer: inout JSONWriter) {
        writer.append(#""identifier":"#)
        writer.write(identifier)
        if let datestamp {
            writer.append(#","datestamp":"#)
            writer.write(datestamp)
        }
        if status == .deleted { writer.append(#","status":"deleted""#) }
        if isWithdrawn { writer.append(#","withdrawn":true"#) }
        writer.append(#","format":"#)
        writer.write(format.rawValue)
        writer.append(#","payload"#)
        Self.write(payload, to: &writer)
        if let frame {
            writer.append(#","frame"#)
            Self.write(frame, to: &writer)
        }
        if let sourceURL {
            writer.append(#","sourceURL":"#)
            writer.write(sourceURL)
        }
        if let firstLine {
            writer.append(#","firstLine":"#)
            writer.write(.number(Double(firstLine)))
        }
    }

    /// The rest of a member's name, and bytes: as text when they are UTF-8, which gives them back unchanged.
    private static func write(_ bytes: [UInt8], to writer: inout JSONWriter) {
        let isText = bytes.withUnsafeBufferPointer { bytes in
            guard bytes.firstInvalidUTF8 == nil else { return false }
            writer.append(#"":"#)
            writer.write(utf8: bytes)
            return true
        }
        guard !isText else { return }
        writer.append(#"64":"#)
        writer.write(Base64.encode(bytes))
    }
}

extension Members {
    func record() throws(FederationError) -> SourceRecord {
        let status = try status()
        let payload = try bytes("payload")
        // What is gone needs no bytes.
        guard payload != nil || status == .deleted else { throw wrong("payload", "there, or `payload64`") }
        let format = MetadataFormat(rawValue: try text("format"))
        guard format.isMediaType else { throw wrong("format", "a media type in small letters, without parameters") }
        var record = SourceRecord(
            identifier: try identifier(), datestamp: try optionalText("datestamp", atMost: 1024), status: status,
            format: format, payload: payload ?? [], frame: try bytes("frame"),
            sourceURL: try optionalText("sourceURL", atMost: PluginWire.longestIdentifier),
            firstLine: try optionalCount("firstLine"))
        record.isWithdrawn = try flag("withdrawn", default: false)
        guard !record.isWithdrawn || status == .deleted else {
            throw wrong("withdrawn", "absent of a record that is there")
        }
        return record
    }

    /// Bytes as text, or as base64 under the name with `64` after it; nil when there are none.
    private func bytes(_ name: String) throws(FederationError) -> [UInt8]? {
        guard let encoded = value(name + "64") else {
            return try optionalText(name).map { Array($0.utf8) }
        }
        guard value(name) == nil else { throw wrong(name, "absent where `\(name + "64")` is there") }
        guard let bytes = encoded.string.flatMap(Base64.decode) else { throw wrong(name + "64", "base64") }
        return bytes
    }
}

extension MetadataFormat {
    /// Whether it is a type and a subtype (RFC 6838 §4.2) in small letters.
    var isMediaType: Bool {
        guard rawValue.utf8.count <= 255 else { return false }
        let parts = rawValue.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.allSatisfy { byte in
                        switch byte {
                        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
                        default: "!#$&^_.+-".utf8.contains(byte)
                        }
                    }
            }
    }
}
