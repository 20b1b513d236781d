import JSONSchema
import ScienceShopSDK

/// How records of a stream are named in a source: the stream, then the values of its key.
enum RecordName {
    /// Longer names are no names.
    private static let longest = 1000

    /// Nil when a value is missing, no plain value, or too long.
    static func text(stream: String, keys: [String], payload: [UInt8], value: JSONObject) -> String? {
        let members = JSONMembers(payload)
        var name = escaped(stream)
        for key in keys {
            let part: String
            switch value[key] {
            case .string(let text) where !text.isEmpty: part = text
            // The exact digits: a number may be longer than what is computed with.
            case .number, .bool:
                guard let bytes = members.bytes(of: key) else { return nil }
                part = String(decoding: bytes, as: UTF8.self)
            default: return nil
            }
            name += "/" + escaped(part)
        }
        return name.utf8.count <= longest ? name : nil
    }

    /// Of a record of a stream without keys: an edited one is another.
    static func text(stream: String, hashing payload: [UInt8]) -> String {
        escaped(stream) + "/" + ContentHash.hex(payload)
    }

    private static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.value < 0x20 || scalar == "/" || scalar == "%" || scalar.value == 0x7F {
                let digits = String(scalar.value, radix: 16, uppercase: true)
                escaped.append(contentsOf: ("%" + (digits.count < 2 ? "0" : "") + digits).unicodeScalars)
            } else {
                escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}
