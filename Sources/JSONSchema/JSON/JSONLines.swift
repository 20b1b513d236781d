/// The lines of a JSON Lines text, each one JSON value, read one after the other.
///
/// A line that is no JSON yields its error and the rest goes on; blank lines are passed over. Lines end with LF or
/// CR LF. An error's line is that of the whole text, its offset and column are those in the line.
public struct JSONLines: Sequence, IteratorProtocol, Sendable {
    public struct Line: Sendable {
        /// The line's number in the text, from 1.
        public let number: Int
        public let value: Result<JSONValue, JSONError>
    }

    private let bytes: [UInt8]
    private let limits: JSONLimits
    private var position = 0
    private var number = 0

    /// - Parameter limits: for each line; `size` is how many bytes one line may have, 16 MiB unless told.
    public init(_ bytes: [UInt8], limits: JSONLimits = JSONLimits(size: 16 << 20)) {
        self.bytes = bytes
        self.limits = limits
    }

    public mutating func next() -> Line? {
        while position < bytes.count {
            number += 1
            let start = position
            let end = bytes.withUnsafeBufferPointer { $0.firstPlace(of: 0x0A, from: start) } ?? bytes.count
            position = end + 1
            let line = bytes[start..<end]
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
            return Line(number: number, value: Self.read(line, number, limits))
        }
        return nil
    }

    private static func read(
        _ line: ArraySlice<UInt8>, _ number: Int, _ limits: JSONLimits
    ) -> Result<JSONValue, JSONError> {
        do throws(JSONError) {
            return .success(try JSONValue(parsing: line, limits: limits))
        } catch {
            return .failure(
                JSONError(reason: error.reason, offset: error.offset, line: number, column: error.column))
        }
    }
}
