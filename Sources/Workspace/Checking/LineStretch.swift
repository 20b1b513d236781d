import Dispatch
import JSONSchema
import ScienceShopSDK
import Synchronization

/// What checking some lines of a JSON Lines file showed; lines and documents are counted from the stretch's beginning.
struct LineStretch: Sendable {
    var lines = 0
    var documents = 0
    /// What is wrong with which document, from 1.
    var wrong: [(document: Int, findings: [DocumentCheck.Finding])] = []

    /// Bytes of one stretch, to the end of its last line.
    private static let size = 512 << 10
    /// Stretches checked at a time: enough to keep a few processors busy, few enough that a text with mistakes in its
    /// first lines is not read to its end for nothing.
    private static let wave = 8

    /// The whole text in waves of stretches, each of whole lines.
    static func waves(of bytes: [UInt8]) -> [[Range<Int>]] {
        var waves: [[Range<Int>]] = []
        var start = 0
        while start < bytes.count {
            var wave: [Range<Int>] = []
            while wave.count < Self.wave, start < bytes.count {
                let least = min(start + size, bytes.count)
                let end = bytes[least...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
                wave.append(start..<end)
                start = end
            }
            waves.append(wave)
        }
        return waves
    }

    /// The stretches of a wave, checked on as many processors as there are.
    static func checked(
        _ wave: [Range<Int>], _ bytes: [UInt8], _ issues: @Sendable (JSONValue) -> [Issue]
    ) -> [LineStretch] {
        let results = Mutex([LineStretch](repeating: LineStretch(), count: wave.count))
        DispatchQueue.concurrentPerform(iterations: wave.count) { index in
            let stretch = LineStretch(Array(bytes[wave[index]]), issues)
            results.withLock { $0[index] = stretch }
        }
        return results.withLock { $0 }
    }

    private init() {}

    private init(_ bytes: [UInt8], _ issues: (JSONValue) -> [Issue]) {
        lines = bytes.count { $0 == 0x0A }
        for line in JSONLines(bytes) {
            documents += 1
            let findings: [DocumentCheck.Finding] =
                switch line.value {
                case .success(let value):
                    issues(value).map {
                        .init(line: line.number, column: nil, record: value["id"]?.string, issue: $0)
                    }
                case .failure(let error): [.init(error)]
                }
            if !findings.isEmpty { wrong.append((documents, findings)) }
        }
    }
}
