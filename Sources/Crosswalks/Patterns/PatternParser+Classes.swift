import Messages

/// Escapes and classes: `\d`, `\u00E9`, `[^a-z]`.
extension PatternParser {
    mutating func escape() throws(PatternError) -> PatternTree {
        let start = position - 1
        guard let scalar = next else { throw error("a lone `\\` at the end", at: start) }
        position += 1
        switch scalar {
        case "d", "D", "w", "W", "s", "S", "h", "p", "P":
            return .set(ScalarSet(classes: [try classEscape(scalar, start)], isExact: flags.isExact))
        case "b": return .assertion(.wordBoundary)
        case "B": return .assertion(.noWordBoundary)
        case "A": return .assertion(.textStart)
        case "z", "Z": return .assertion(.textEnd)
        case "1"..."9": throw error("back references (`\\\(scalar)`) are not known here", at: start)
        default: return literal(try plainEscape(scalar, start))
        }
    }

    mutating func plainEscape(_ scalar: Unicode.Scalar, _ start: Int) throws(PatternError) -> Unicode.Scalar {
        switch scalar {
        case "n": return "\n"
        case "t": return "\t"
        case "r": return "\r"
        case "u", "x":
            let isBraced = take("{")
            let length = scalar == "u" ? 4 : 2
            var digits = ""
            while let digit = next, digits.count < (isBraced ? 6 : length), Character(digit).isHexDigit {
                digits.unicodeScalars.append(digit)
                position += 1
            }
            guard isBraced ? take("}") : digits.count == length, let value = UInt32(digits, radix: 16),
                let result = Unicode.Scalar(value)
            else { throw error("a scalar is written `\\u00E9` or `\\u{E9}`", at: start) }
            return result
        default:
            guard !ScalarFolding.isWord(scalar.value) else {
                throw error("`\\\(scalar)` means nothing here", at: start)
            }
            return scalar
        }
    }

    mutating func classEscape(_ scalar: Unicode.Scalar, _ start: Int) throws(PatternError) -> ScalarSet.Class {
        switch scalar {
        case "d": return .init(.digit)
        case "D": return .init(.digit, isNegated: true)
        case "w": return .init(.word)
        case "W": return .init(.word, isNegated: true)
        case "s": return .init(.space)
        case "S": return .init(.space, isNegated: true)
        case "h": return .init(.horizontalSpace)
        default: break
        }
        var name = ""
        if take("{") {
            while let sign = next, sign != "}" {
                name.unicodeScalars.append(sign)
                position += 1
            }
            guard take("}") else { throw error("`\\p{` is never closed", at: start) }
        } else if let sign = next {
            name.unicodeScalars.append(sign)
            position += 1
        }
        guard let kind = ScalarSet.Kind(rawValue: name) else {
            throw error("`\\p{\(name)}` is not known here; there are L, Lu, Ll, N, Nd, P, S, Z", at: start)
        }
        return .init(kind, isNegated: scalar == "P")
    }

    mutating func set() throws(PatternError) -> ScalarSet {
        let start = position - 1
        var set = ScalarSet(classes: [], isExact: flags.isExact)
        set.isNegated = take("^")
        var isFirst = true
        while let scalar = next, scalar != "]" || isFirst {
            isFirst = false
            position += 1
            var low = scalar
            if scalar == "\\" {
                guard let escaped = next else { break }
                position += 1
                if "dDwWsShpP".unicodeScalars.contains(escaped) {
                    set.classes.append(try classEscape(escaped, position - 2))
                    continue
                }
                low = try plainEscape(escaped, position - 2)
            }
            if next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" {
                position += 1
                guard var high = next else { break }
                position += 1
                if high == "\\", let escaped = next {
                    position += 1
                    high = try plainEscape(escaped, position - 2)
                }
                guard low <= high else { throw error("the range `\(low)-\(high)` is the wrong way round", at: start) }
                set.insert(low.value...high.value)
            } else {
                set.insert(low.value...low.value)
            }
        }
        guard take("]") else { throw error("this `[` is never closed; write `\\[` for the sign itself", at: start) }
        return set
    }
}
