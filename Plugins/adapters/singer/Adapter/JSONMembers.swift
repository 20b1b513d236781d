import JSONSchema

/// The members of a JSON object, each with the exact bytes of its value.
struct JSONMembers {
    private let bytes: [UInt8]
    private var ranges: [(key: String, value: Range<Int>)] = []

    /// - Parameter bytes: a JSON object that was found to be one.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var end = 0
        for child in JSONSlices.children(of: bytes) {
            // Between two values stand a comma, the name and a colon.
            let between = bytes[min(end, child.lowerBound)..<child.lowerBound]
            end = child.upperBound
            guard let first = between.firstIndex(of: UInt8(ascii: "\"")),
                let last = between.lastIndex(of: UInt8(ascii: "\"")), first < last,
                let key = (try? JSONValue(parsing: between[first...last]))?.string
            else { continue }
            ranges.append((key, child))
        }
    }

    func bytes(of name: String) -> [UInt8]? {
        ranges.first { $0.key.utf8.elementsEqual(name.utf8) }.map { Array(bytes[$0.value]) }
    }
}
