#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Search in bytes, by the C library, which knows the processor.
extension UnsafeBufferPointer<UInt8> {
    /// Index of the first such byte from an index on.
    func firstIndex(of byte: UInt8, from start: Int) -> Int? {
        guard let base = baseAddress, start < count, let found = memchr(base + start, Int32(byte), count - start)
        else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    /// Index at which a word of one byte or more begins, from an index on.
    func firstIndex(of word: [UInt8], from start: Int) -> Int? {
        guard let first = word.first else { return nil }
        var place = start
        while let found = firstIndex(of: first, from: place) {
            if has(word, at: found) { return found }
            place = found + 1
        }
        return nil
    }

    /// Whether a word stands at an index.
    func has(_ word: [UInt8], at index: Int) -> Bool {
        guard index >= 0, count - index >= word.count else { return false }
        guard let base = baseAddress else { return word.isEmpty }
        return word.withUnsafeBufferPointer { word in
            guard let letters = word.baseAddress else { return true }
            return memcmp(base + index, letters, word.count) == 0
        }
    }
}
