/// `minimum` and its three sisters.
struct SchemaLimit: Sendable {
    let keyword: String
    let bound: Double
    let isLeast: Bool
    let isExclusive: Bool

    func holds(_ number: Double) -> Bool {
        if number == bound { return !isExclusive }
        return isLeast ? number > bound : number < bound
    }
}

/// `minLength`, `maxItems` and the like.
struct SchemaSize: Sendable {
    enum Kind: Sendable { case length, items, members }
    let keyword: String
    let kind: Kind
    let bound: Int
    let isLeast: Bool

    /// The size this rule counts, or nil when the value has none such.
    func size(of value: JSONValue) -> Int? {
        switch (kind, value) {
        case (.length, .string(let text)): text.scalarCount
        case (.items, .array(let values)): values.count
        case (.members, .object(let object)): object.count
        default: nil
        }
    }

    func holds(_ size: Int) -> Bool { isLeast ? size >= bound : size <= bound }
}

/// `multipleOf`, worked out on decimal digits: 0.0075 is a multiple of 0.0001 although the doubles' quotient is not whole.
struct SchemaDivisor: Sendable {
    let value: Double
    private let decimal: ShortestDecimal

    init(_ value: Double) {
        self.value = value
        decimal = ShortestDecimal(value)
    }

    func divides(_ number: Double) -> Bool {
        let dividend = ShortestDecimal(number)
        if dividend.significand == 0 { return true }
        // A significand has no trailing zero, so it is no multiple of ten times anything.
        guard dividend.power >= decimal.power else { return false }
        let modulus = decimal.significand
        var rest = dividend.significand % modulus
        for _ in 0..<(dividend.power - decimal.power) where rest != 0 {
            rest = modulus.dividingFullWidth(rest.multipliedFullWidth(by: 10)).remainder
        }
        return rest == 0
    }
}
