/// Words and their numbers in order of first appearance, packed: a word costs its bytes and eleven more.
///
/// A dictionary of strings would take four times the memory, and most of the time of indexing.
struct WordTable {
    private var bytes: [UInt8] = []
    private var starts: [UInt32] = [0]
    private var hashes: [UInt32] = []
    /// Open addressing: the number of a word plus one, 0 for an empty place.
    private var places = [UInt32](repeating: 0, count: 1024)

    var count: Int { hashes.count }

    subscript(number: Int) -> ArraySlice<UInt8> { bytes[Int(starts[number])..<Int(starts[number + 1])] }

    /// The number of a word, new or old.
    mutating func number(of word: UnsafeBufferPointer<UInt8>) -> Int {
        let hash = Self.hash(word)
        var place = Int(hash) & (places.count - 1)
        while places[place] != 0 {
            let number = Int(places[place]) - 1
            if hashes[number] == hash, self[number].elementsEqual(word) { return number }
            place = (place + 1) & (places.count - 1)
        }
        let number = hashes.count
        hashes.append(hash)
        bytes.append(contentsOf: word)
        starts.append(UInt32(bytes.count))
        places[place] = UInt32(number + 1)
        if hashes.count * 4 > places.count * 3 { grow() }
        return number
    }

    mutating func number(of word: String) -> Int {
        var word = word
        return word.withUTF8 { number(of: $0) }
    }

    /// The numbers of all words in the order of their bytes.
    func sorted() -> [Int] {
        bytes.withUnsafeBufferPointer { bytes in
            (0..<count).sorted { left, right in
                bytes[Int(starts[left])..<Int(starts[left + 1])]
                    .lexicographicallyPrecedes(bytes[Int(starts[right])..<Int(starts[right + 1])])
            }
        }
    }

    private mutating func grow() {
        places = [UInt32](repeating: 0, count: places.count * 2)
        for (number, hash) in hashes.enumerated() {
            var place = Int(hash) & (places.count - 1)
            while places[place] != 0 { place = (place + 1) & (places.count - 1) }
            places[place] = UInt32(number + 1)
        }
    }

    /// FNV-1a: the same in every run, unlike `Hasher`.
    static func hash(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var hash: UInt32 = 0x811C_9DC5
        for byte in bytes { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        return hash
    }
}
