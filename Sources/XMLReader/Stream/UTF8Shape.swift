/// Whether a byte above ASCII begins a character.
enum UTF8Shape {
    case sound(Int)
    /// U+FFFE or U+FFFF, which XML does not allow.
    case noCharacter
    case broken
    /// Sound as far as it goes.
    case cut

    init(at position: Int, in input: UnsafeBufferPointer<UInt8>) {
        let first = input[position]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch first {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        case 0xF1...0xF3: length = 4
        default:
            self = .broken
            return
        }
        for index in 1..<length {
            guard position + index < input.count else {
                self = .cut
                return
            }
            let byte = input[position + index]
            guard index == 1 ? second.contains(byte) : byte & 0xC0 == 0x80 else {
                self = .broken
                return
            }
        }
        let isNone = first == 0xEF && input[position + 1] == 0xBF && input[position + 2] >= 0xBE
        self = isNone ? .noCharacter : .sound(length)
    }
}
