import AdapterKit
import PluginProtocol
import TestSupport
import Testing

@Suite struct LineFramerTests {
    /// The lines of some bytes that arrive in pieces, and what is left.
    private func lines(
        _ bytes: [UInt8], pieces: [Int], longest: Int = 100
    ) throws -> (lines: [[UInt8]], rest: [UInt8]) {
        var framer = LineFramer(longestLine: longest)
        var lines: [[UInt8]] = []
        var start = 0
        for size in pieces + [bytes.count] {
            let end = min(start + size, bytes.count)
            try Array(bytes[start..<end]).withUnsafeBufferPointer { piece in
                try framer.push(piece) { lines.append(Array($0)) }
            }
            start = end
        }
        return (lines, framer.rest)
    }

    @Test func linesComeOutAsTheyWentInHoweverTheyAreCut() throws {
        var random = SeededGenerator(seed: 53)
        for _ in 0..<500 {
            let bytes = (0..<Int.random(in: 0..<80, using: &random)).map { _ in
                ([0x61, 0x62, 0x0D, 0x0A, 0xC3, 0x00] as [UInt8]).randomElement(using: &random) ?? 0
            }
            let pieces = (0..<20).map { _ in Int.random(in: 0..<9, using: &random) }
            var expected = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) }
            let rest = expected.removeLast()
            expected = expected.map { $0.last == 0x0D ? $0.dropLast() : $0 }.filter { !$0.isEmpty }
            let found = try lines(bytes, pieces: pieces)
            #expect(found.lines == expected && found.rest == rest, "\(bytes) in \(pieces)")
        }
    }

    @Test func aLineOfTheLongestLengthIsTakenAndOneByteMoreIsNot() throws {
        let line = [UInt8](repeating: 0x61, count: 100)
        #expect(try lines(line + [0x0A], pieces: [50]).lines == [line])
        for pieces in [[], [30, 30, 30, 30], [101]] {
            let error = #expect(throws: FederationError.self) { try lines(line + [0x61], pieces: pieces) }
            #expect(error?.code == .pluginLineTooLong)
        }
        #expect(throws: FederationError.self) { try lines(line + [0x61, 0x0A], pieces: []) }
    }
}
