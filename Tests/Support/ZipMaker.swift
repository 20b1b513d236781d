/// A zip archive put together entry by entry, the impossible included.
public struct ZipMaker: Sendable {
    private var body: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    public init() {}

    /// - Parameters:
    ///   - mode: of POSIX with its kind: `0o100644` a file, `0o120777` a link.
    ///   - packed: the content as method 8 packs it; nil stores it as it is.
    ///   - size: what is said of the content's length, when it is not so.
    ///   - localName: what stands before the content, when the list of contents says another name.
    public mutating func add(
        _ name: [UInt8], _ content: [UInt8] = [], mode: Int = 0o100644, packed: [UInt8]? = nil, size: Int? = nil,
        checksum: UInt32? = nil, flags: UInt16 = 0x800, localName: [UInt8]? = nil
    ) {
        func little(_ number: some FixedWidthInteger) -> [UInt8] { TarMaker.little(number) }
        let data = packed ?? content
        let offset = UInt32(body.count)
        func common(_ name: [UInt8]) -> [UInt8] {
            little(flags) + little(UInt16(packed == nil ? 0 : 8)) + little(UInt16(0)) + little(UInt16(0x21))
                + little(checksum ?? TarMaker.checksum(content)) + little(UInt32(data.count))
                + little(UInt32(size ?? content.count)) + little(UInt16(name.count)) + little(UInt16(0))
        }
        let local = localName ?? name
        body += [0x50, 0x4B, 3, 4] + little(UInt16(20)) + common(local) + local + data
        directory += [0x50, 0x4B, 1, 2] + little(UInt16(3 << 8 | 20)) + little(UInt16(20)) + common(name)
        directory += little(UInt16(0)) + little(UInt16(0)) + little(UInt16(0)) + little(UInt32(mode) << 16)
        directory += little(offset) + name
        count += 1
    }

    public mutating func add(_ name: String, _ content: String = "", mode: Int = 0o100644) {
        add(Array(name.utf8), Array(content.utf8), mode: mode)
    }

    public var finished: [UInt8] {
        func little(_ number: some FixedWidthInteger) -> [UInt8] { TarMaker.little(number) }
        let number = little(UInt16(count))
        return body + directory + [0x50, 0x4B, 5, 6] + little(UInt16(0)) + little(UInt16(0)) + number + number
            + little(UInt32(directory.count)) + little(UInt32(body.count)) + little(UInt16(0))
    }
}
