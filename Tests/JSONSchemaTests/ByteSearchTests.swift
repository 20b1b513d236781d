import TestSupport
import Testing

@testable import JSONSchema

/// Looking eight bytes at a time finds what looking one by one finds.
@Suite struct ByteSearchTests {
    @Test func findsWhatIsThere() {
        var random = SeededGenerator(seed: 41)
        // Neighbours of the bytes looked for, since a borrow runs from one byte into the next.
        let pool: [UInt8] = [
            0, 1, 0x09, 0x0A, 0x0B, 0x1F, 0x20, 0x21, 0x22, 0x23, 0x5B, 0x5C, 0x5D, 0x7F, 0x80, 0xA2, 0xFF,
        ]
        for _ in 0..<4000 {
            let plain = Bool.random(using: &random)
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                plain && Int.random(in: 0..<12, using: &random) > 0 ? 0x61 : pool.randomElement(using: &random) ?? 0
            }
            let start = Int.random(in: 0...bytes.count, using: &random)
            bytes.withUnsafeBufferPointer { buffer in
                #expect(buffer.firstPlace(of: 0x0A, from: start) == bytes[start...].firstIndex(of: 0x0A))
                #expect(
                    buffer.firstPlace(ofEither: 0x22, 0x01, from: start)
                        == bytes[start...].firstIndex { $0 == 0x22 || $0 == 0x01 })
                #expect(
                    buffer.firstPlaceOfEscaped(from: start)
                        == bytes[start...].firstIndex { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C })
            }
        }
    }
}
