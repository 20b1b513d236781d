extension XMLRepair {
    /// Copies what is sound and mends what is not.
    ///
    /// - Parameters:
    ///   - place: of the first of these bytes among all raw ones.
    ///   - isLast: whether none follow, so that all are used.
    /// - Returns: how many bytes were used; the others are to be given again with what follows, unless there is trouble.
    mutating func mend(
        _ input: UnsafeBufferPointer<UInt8>, at place: Int, isLast: Bool, into out: inout XMLByteWindow
    ) -> Int {
        var scan = Scan(input: input, place: place, isLast: isLast)
        XMLByteClass.table.withUnsafeBufferPointer { table in
            while scan.position < input.count, trouble == nil {
                let stops = mode.stops
                while scan.position < input.count, table[Int(input[scan.position])] & stops == 0 {
                    scan.position &+= 1
                }
                guard scan.position < input.count, step(&scan, &out) else { break }
            }
        }
        scan.flush(&out)
        checkTag(at: place + scan.position)
        if mode == .comment || mode == .cdata || mode == .instruction {
            last = (before(scan, 1), before(scan, 2))
        }
        return scan.position
    }

    /// The bytes that are read, and how far.
    private struct Scan {
        let input: UnsafeBufferPointer<UInt8>
        let place: Int
        let isLast: Bool
        var position = 0
        /// First byte that is not copied.
        var run = 0
        /// Where the content of the open comment, section or instruction begins.
        var content = 0

        mutating func flush(_ out: inout XMLByteWindow) {
            if run < position { out.append(UnsafeBufferPointer(rebasing: input[run..<position])) }
            run = position
        }
    }

    /// Reads a byte that means something; false when more bytes must tell what.
    private mutating func step(_ scan: inout Scan, _ out: inout XMLByteWindow) -> Bool {
        let byte = scan.input[scan.position]
        if byte >= 0x80 { return stepHigh(&scan, &out) }
        if byte < 0x20 {
            // The breaks of old word processors part words; of the others nobody knows what they meant.
            replace(1, with: byte == 0x0B || byte == 0x0C ? [0x20] : Self.replacement, .control, &scan, &out)
            return true
        }
        switch mode {
        case .text:
            return byte == UInt8(ascii: "<") ? open(&scan, &out) : stepReference(&scan, &out)
        case .tag:
            switch byte {
            case UInt8(ascii: ">"):
                checkTag(at: scan.place + scan.position)
                mode = .text
            case UInt8(ascii: "="): tagAttributes += 1
            case UInt8(ascii: "<"): trouble = .brokenTag
            default: (mode, quote) = (.quoted, byte)
            }
        case .quoted:
            if byte == quote {
                mode = .tag
            } else if byte == UInt8(ascii: "&") {
                return stepReference(&scan, &out)
            } else if byte == UInt8(ascii: "<") {
                trouble = .brokenTag
            }
        case .declaration: mode = .text
        case .instruction: if before(scan, 1) == UInt8(ascii: "?") { mode = .text }
        case .comment, .cdata:
            if let (one, two) = mode.ending, before(scan, 1) == one, before(scan, 2) == two { mode = .text }
        }
        if trouble == nil { scan.position += 1 }
        return true
    }

    private mutating func stepHigh(_ scan: inout Scan, _ out: inout XMLByteWindow) -> Bool {
        let byte = scan.input[scan.position]
        switch UTF8Shape(at: scan.position, in: scan.input) {
        case .sound(let length): scan.position += length
        case .cut where !scan.isLast: return false
        case .noCharacter: replace(3, with: Self.replacement, .control, &scan, &out)
        case .cut, .broken: replace(1, with: meaning(of: byte), expectsUTF8 ? .strayByte : nil, &scan, &out)
        }
        return true
    }

    private mutating func stepReference(_ scan: inout Scan, _ out: inout XMLByteWindow) -> Bool {
        guard let reference = XMLReference(at: scan.position, in: scan.input, isLast: scan.isLast) else { return false }
        if let text = reference.replacement {
            replace(reference.length, with: text, reference.kind, &scan, &out)
        } else {
            scan.position += reference.length
        }
        return true
    }

    /// Reads a `<` in text.
    private mutating func open(_ scan: inout Scan, _ out: inout XMLByteWindow) -> Bool {
        guard let opening = Opening(at: scan.position, in: scan.input, isLast: scan.isLast) else { return false }
        guard let opened = opening.mode else {
            replace(1, with: Array("&lt;".utf8), .lessThan, &scan, &out)
            return true
        }
        mode = opened
        last = (0, 0)
        tagPlace = scan.place + scan.position
        tagAttributes = 0
        scan.position += opening.length
        scan.content = scan.position
        return true
    }

    private mutating func replace(
        _ length: Int, with text: [UInt8], _ kind: Kind?, _ scan: inout Scan, _ out: inout XMLByteWindow
    ) {
        scan.flush(&out)
        if let kind { note(kind, at: out.end) }
        out.append(text)
        scan.position += length
        scan.run = scan.position
        turn(sound: out.end, raw: scan.place + scan.position)
    }

    private mutating func checkTag(at place: Int) {
        guard mode == .tag || mode == .quoted || mode == .declaration else { return }
        if place - tagPlace > limits.tagBytes || tagAttributes > limits.attributes { trouble = .monstrousTag }
    }

    /// The byte so many before the scan's, in the open comment, section or instruction.
    private func before(_ scan: Scan, _ distance: Int) -> UInt8 {
        let index = scan.position - distance
        if index >= scan.content { return scan.input[index] }
        // What was scanned of it in earlier pieces.
        guard scan.content == 0 else { return 0 }
        return index == -1 ? last.0 : index == -2 ? last.1 : 0
    }
}

/// What a `<` begins.
private struct Opening {
    /// nil when it begins nothing.
    var mode: XMLRepair.Mode?
    /// Bytes that belong to the beginning.
    var length = 1

    private static let constructs: [(words: [UInt8], mode: XMLRepair.Mode)] = [
        (Array("!--".utf8), .comment), (Array("![CDATA[".utf8), .cdata),
    ]

    /// nil when more bytes must tell.
    init?(at position: Int, in input: UnsafeBufferPointer<UInt8>, isLast: Bool) {
        guard position + 1 < input.count else {
            guard isLast else { return nil }
            mode = .tag
            return
        }
        switch input[position + 1] {
        case UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: ":"), 0x41...0x5A, 0x61...0x7A, 0x80...0xFF:
            mode = .tag
        case UInt8(ascii: "?"): (mode, length) = (.instruction, 2)
        case UInt8(ascii: "!"):
            mode = .declaration
            for (words, construct) in Self.constructs {
                if input.has(words, at: position + 1) {
                    (mode, length) = (construct, 1 + words.count)
                    return
                }
                let rest = input[(position + 1)...]
                if !isLast, rest.count < words.count, words.starts(with: rest) { return nil }
            }
        default: mode = nil
        }
    }
}
