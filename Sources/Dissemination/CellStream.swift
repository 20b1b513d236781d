import AdapterKit
import SetReconciliation

/// Cells for one asker, of the set as it was when they asked.
actor CellStream: SetStream {
    /// As long as an answer takes to cross a continent and be decoded. Who needs cells beyond the kept ones has to read all
    /// symbols first, a microsecond each or so, and is given the time.
    let pause: Duration

    private let kept: CodedPrefix
    private let far: FarCells
    private var schedule: CellSchedule
    private var writer: ReconciliationWriter

    init(_ kept: CodedPrefix, _ header: ReconciliationHeader, _ schedule: CellSchedule, _ far: FarCells) {
        self.kept = kept
        self.far = far
        self.schedule = schedule
        writer = ReconciliationWriter(header, key: kept.key)
        let reading = schedule.sent > kept.size ? min(kept.digest.count, 2_000_000) : 0
        pause = .milliseconds(25) + .microseconds(reading)
    }

    func next() async throws -> [UInt8]? {
        guard let count = schedule.next() else { return nil }
        let bytes = try await cells(count)
        return bytes.isEmpty ? nil : bytes
    }

    /// The next cells, after the header at first. Fewer when the set became another one while its symbols were read: whoever
    /// listens then sees the end, and asks again.
    func cells(_ count: Int) async throws -> [UInt8] {
        let (start, end) = (writer.index, writer.index + count)
        for index in min(start, kept.size)..<min(end, kept.size) { writer.append(kept.cells[index]) }
        if end > kept.size, let beyond = try await far.cells(max(start, kept.size)..<end, of: kept) {
            for cell in beyond { writer.append(cell) }
        }
        return writer.takeBytes()
    }
}
