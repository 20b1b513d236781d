import JSONSchema

/// One line of a tap's standard output (Singer 0.2.0, and the words in use beside it).
enum TapMessage {
    case schema(stream: String, keys: [String])
    /// The exact bytes of the `record` member, and the same as a value.
    case record(stream: String, payload: [UInt8], value: JSONObject)
    /// The exact bytes of the `value` member.
    case state([UInt8])
    /// The stream was sent whole: rows of older versions are gone.
    case activateVersion(stream: String)
    /// Records in files beside the stream.
    case batch(stream: String)
    /// A type that only others know.
    case other

    enum Fault: Error {
        /// No JSON object: a print that was meant for somebody else.
        case stray
        /// A message, and not one that can be read.
        case damaged
    }

    init(_ line: [UInt8], limits: JSONLimits) throws(Fault) {
        guard line.first(where: { $0 != 0x20 && $0 != 0x09 }) == UInt8(ascii: "{") else { throw .stray }
        guard let message = (try? JSONValue(parsing: line, limits: limits))?.object else { throw .damaged }
        guard let type = message["type"]?.string else { throw .stray }
        func stream() throws(Fault) -> String {
            guard let stream = message["stream"]?.string, !stream.isEmpty else { throw .damaged }
            return stream
        }
        switch type.uppercased() {
        case "SCHEMA":
            guard message["schema"]?.object != nil else { throw .damaged }
            let named =
                message["key_properties"]?.array ?? message["key_properties"]?.string.map { [.string($0)] } ?? []
            let keys = named.compactMap(\.string)
            guard keys.count == named.count else { throw .damaged }
            self = .schema(stream: try stream(), keys: keys)
        case "RECORD":
            guard let record = message["record"]?.object, let bytes = JSONMembers(line).bytes(of: "record") else {
                throw .damaged
            }
            self = .record(stream: try stream(), payload: bytes, value: record)
        case "STATE":
            guard let bytes = JSONMembers(line).bytes(of: "value") else { throw .damaged }
            self = .state(bytes)
        case "ACTIVATE_VERSION": self = .activateVersion(stream: try stream())
        case "BATCH": self = .batch(stream: try stream())
        default: self = .other
        }
    }
}
