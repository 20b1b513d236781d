import AdapterKit
import Messages

/// A place between two rows; as a cursor `<byte offset>:<line>:<document size>`.
struct CSVPlace: Sendable, Hashable {
    var offset: Int
    var line: Int
    /// A document of another size is another document, in which the offset means nothing.
    var size: Int

    var cursor: Cursor { Cursor("\(offset):\(line):\(size)") }

    init(offset: Int, line: Int, size: Int) {
        self.offset = offset
        self.line = line
        self.size = size
    }

    /// The place a cursor stands for, or the first row's.
    ///
    /// - Throws: `FederationError` that asks to begin again when the document is not the one the cursor was made for.
    init(after cursor: Cursor?, in table: OpenTable) throws {
        self = table.start
        guard let cursor else { return }
        let numbers = cursor.text.split(separator: ":").map { Int($0) }
        guard numbers.count == 3, let offset = numbers[0], let line = numbers[1], let size = numbers[2],
            size == table.resource.size, offset >= table.start.offset, offset <= size
        else {
            throw FederationError(
                .malformedSource, "\(table.location) changed while it was harvested; the harvest begins again.",
                disposition: .restartWindow)
        }
        (self.offset, self.line, self.size) = (offset, line, size)
    }

}
