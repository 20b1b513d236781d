extension PatternParser {
    /// Reads a class in brackets, the position being on the opening one.
    mutating func characterClass() throws(PatternError) -> ScalarSet {
        let start = position
        position += 1
        let isNegated = skip("^")
        var sets: [ScalarSet] = []
        while !skip("]") {
            guard current != nil else { throw error("this '[' is not closed", at: start) }
            let first = try classAtom()
            guard current == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else {
                sets.append(first.set)
                continue
            }
            let dash = position
            position += 1
            let last = try classAtom()
            guard let low = first.single, let high = last.single else {
                throw error("a range needs a character on both sides; write \\- for a hyphen", at: dash)
            }
            guard low <= high else { throw error("the range is out of order", at: dash) }
            sets.append(ScalarSet([low...high]))
        }
        let set = ScalarSet.union(sets)
        return isNegated ? set.inverted : set
    }

    struct Atom {
        var set: ScalarSet
        /// The one character of the atom, when it can begin or end a range.
        var single: UInt32?

        init(_ set: ScalarSet) { self.set = set }
        init(_ value: UInt32) {
            set = ScalarSet([value...value])
            single = value
        }
    }

    private mutating func classAtom() throws(PatternError) -> Atom {
        guard let scalar = current else { throw error("the pattern ends too early") }
        if scalar == "\\" { return try escape(inClass: true) }
        position += 1
        return Atom(scalar.value)
    }

    /// Reads an escape that stands for characters, the position being on its backslash.
    mutating func escape(inClass: Bool) throws(PatternError) -> Atom {
        let start = position
        position += 1
        guard let scalar = current else { throw error("the pattern ends with a lone backslash", at: start) }
        position += 1
        switch scalar {
        case "d": return Atom(.digits)
        case "D": return Atom(ScalarSet.digits.inverted)
        case "w": return Atom(.word)
        case "W": return Atom(ScalarSet.word.inverted)
        case "s": return Atom(.space)
        case "S": return Atom(ScalarSet.space.inverted)
        case "p", "P":
            let set = try property(start)
            return Atom(scalar == "P" ? set.inverted : set)
        case "t": return Atom(0x09)
        case "n": return Atom(0x0A)
        case "v": return Atom(0x0B)
        case "f": return Atom(0x0C)
        case "r": return Atom(0x0D)
        case "b" where inClass: return Atom(0x08)
        case "-" where inClass: return Atom(scalar.value)
        case "c":
            guard let letter = current, letter.isASCII, letter.properties.isAlphabetic else {
                throw error("expected a letter after \\c")
            }
            position += 1
            return Atom(letter.value & 0x1F)
        case "x": return Atom(try hexadecimal(2, start))
        case "u": return Atom(try unicode(start))
        case "0":
            guard current.map({ !("0"..."9").contains($0) }) ?? true else {
                throw error("octal escapes are not allowed", at: start)
            }
            return Atom(0)
        case "1"..."9", "k":
            throw error("back-references are not supported: they cannot be matched in bounded time", at: start)
        case "^", "$", "\\", ".", "*", "+", "?", "(", ")", "[", "]", "{", "}", "|", "/": return Atom(scalar.value)
        default:
            throw error("\\\(scalar) means nothing in a Unicode regular expression (ECMA-262)", at: start)
        }
    }

    private mutating func property(_ start: Int) throws(PatternError) -> ScalarSet {
        guard skip("{"), let end = scalars[position...].firstIndex(of: "}") else {
            throw error("expected a property in braces, such as \\p{Letter}", at: start)
        }
        let name = String(String.UnicodeScalarView(scalars[position..<end]))
        guard let set = UnicodeProperty.set(named: name) else {
            throw error("the Unicode property '\(name)' is not known", at: start)
        }
        position = end + 1
        return set
    }

    private mutating func unicode(_ start: Int) throws(PatternError) -> UInt32 {
        if skip("{") {
            var value: UInt32?
            while let digit = current.flatMap({ Character($0).hexDigitValue }), (value ?? 0) <= 0x10FFFF {
                value = (value ?? 0) << 4 | UInt32(digit)
                position += 1
            }
            guard let value, value <= 0x10FFFF, skip("}") else {
                throw error("expected \\u{…} up to 10FFFF", at: start)
            }
            return value
        }
        let high = try hexadecimal(4, start)
        let next = position
        guard (0xD800..<0xDC00).contains(high), skip("\\u") else { return high }
        let low = try hexadecimal(4, start)
        if (0xDC00..<0xE000).contains(low) { return 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00) }
        position = next
        return high
    }

    private mutating func hexadecimal(_ count: Int, _ start: Int) throws(PatternError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let scalar = current, scalar.isASCII, let digit = Character(scalar).hexDigitValue else {
                throw error("expected \(count) hexadecimal digits", at: start)
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}
