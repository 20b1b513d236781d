/// Makes a page of the root right for a place in a folder below.
enum RelativeLinks {
    private static let attributes = [Array(" href=\"".utf8), Array(" src=\"".utf8), Array(" action=\"".utf8)]

    /// The page with `../` so many times before each address that is relative to its place.
    static func raised(_ page: [UInt8], by depth: Int) -> [UInt8] {
        let prefix = Array(repeating: Array("../".utf8), count: depth).joined()
        var result: [UInt8] = []
        result.reserveCapacity(page.count + 64 * depth)
        var position = 0
        while position < page.count {
            guard page[position] == UInt8(ascii: " "),
                let attribute = attributes.first(where: { page[position...].starts(with: $0) })
            else {
                result.append(page[position])
                position += 1
                continue
            }
            result += attribute
            position += attribute.count
            if isRelative(page[position...]) { result += prefix }
        }
        return result
    }

    /// Neither from the root, nor of another host, nor a place in the page itself.
    private static func isRelative(_ rest: ArraySlice<UInt8>) -> Bool {
        let value = rest.prefix { $0 != UInt8(ascii: "\"") }
        guard let first = value.first else { return false }
        return !"/#?".utf8.contains(first) && !value.contains(UInt8(ascii: ":"))
    }
}
