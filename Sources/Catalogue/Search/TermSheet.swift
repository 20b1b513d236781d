import ScienceShopSDK

/// The terms of the index in byte order, each with the records that hold it, as text for the browser.
///
/// An entry is `<term> <numbers>`: groups of records of one level, the best first, each group its level, how many, and
/// the slots as gaps, the first counted from -1.
struct TermSheet {
    private(set) var terms: [Term] = []
    private var bytes: [UInt8] = []
    private var scratch: [UInt32] = []

    struct Term {
        /// A word of the builder, or an entry of `filters` counted down from -1.
        var key: Int32
        var start: UInt32
        var end: UInt32
        var size: Int { Int(end - start) }
    }

    /// Names of filters in byte order, such as `!kinds=project`; they come before all words.
    private(set) var filters: [String] = []

    /// Entries come in byte order of their terms.
    mutating func add(filter: String, slots: some Sequence<Int32>) {
        scratch.removeAll(keepingCapacity: true)
        for slot in slots { scratch.append(UInt32(slot) | 1 << 27) }
        filters.append(filter)
        close(key: Int32(-filters.count))
    }

    mutating func add(word: Int, _ postings: PostingStore, slots: [Int32]) {
        scratch.removeAll(keepingCapacity: true)
        postings.forEach(of: word) { record, level in
            // The best level first: its complement in the high bits.
            scratch.append(UInt32(slots[record]) | UInt32(level) << 27)
        }
        close(key: Int32(word))
    }

    private mutating func close(key: Int32) {
        let mask: UInt32 = 1 << 27 - 1
        scratch.sort { left, right in
            left >> 27 != right >> 27 ? left >> 27 > right >> 27 : left & mask < right & mask
        }
        let start = UInt32(bytes.count)
        var index = 0
        while index < scratch.count {
            let level = scratch[index] >> 27
            var end = index
            while end < scratch.count, scratch[end] >> 27 == level { end += 1 }
            DenseCode.append(Int(level), to: &bytes)
            DenseCode.append(end - index, to: &bytes)
            var last = -1
            for entry in scratch[index..<end] {
                DenseCode.append(Int(entry & mask) - last - 1, to: &bytes)
                last = Int(entry & mask)
            }
            index = end
        }
        terms.append(Term(key: key, start: start, end: UInt32(bytes.count)))
    }

    func name(of term: Term, in words: WordTable) -> ArraySlice<UInt8> {
        term.key < 0 ? ArraySlice(filters[-Int(term.key) - 1].utf8) : words[Int(term.key)]
    }

    func numbers(of term: Term) -> ArraySlice<UInt8> { bytes[Int(term.start)..<Int(term.end)] }
}
