import JSONSchema
import Messages
import TestSupport
import Testing

@Suite struct JSONNumberTests {
    /// Vectors of RFC 8785 appendix B and of its reference implementation.
    @Test(
        arguments: [
            (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"), (0x0000_0000_0000_0001, "5e-324"),
            (0x7FEF_FFFF_FFFF_FFFF, "1.7976931348623157e+308"), (0x4340_0000_0000_0000, "9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"), (0x44B5_2D02_C7E1_4AF5, "9.999999999999997e+22"),
            (0x44B5_2D02_C7E1_4AF6, "1e+23"), (0x44B5_2D02_C7E1_4AF7, "1.0000000000000001e+23"),
            (0x444B_1AE4_D6E2_EF4E, "999999999999999700000"), (0x444B_1AE4_D6E2_EF4F, "999999999999999900000"),
            (0x444B_1AE4_D6E2_EF50, "1e+21"), (0x3EB0_C6F7_A0B5_ED8C, "9.999999999999997e-7"),
            (0x3EB0_C6F7_A0B5_ED8D, "0.000001"), (0x41B3_DE43_5555_5553, "333333333.3333332"),
            (0x41B3_DE43_5555_5554, "333333333.33333325"), (0x41B3_DE43_5555_5555, "333333333.3333333"),
            (0x41B3_DE43_5555_5556, "333333333.3333334"), (0x41B3_DE43_5555_5557, "333333333.33333343"),
            (0xBECB_F647_612F_3696, "-0.0000033333333333333333"), (0x4314_3FF3_C1CB_0959, "1424953923781206.2"),
        ] as [(UInt64, String)])
    func canonicalText(bits: UInt64, text: String) throws {
        let value = Double(bitPattern: bits)
        #expect(JSONValue.number(value).canonicalText == text)
        #expect(try JSONValue(parsing: text).number == value)
    }

    @Test func readsNumbersAsTheStandardLibraryDoes() throws {
        var random = SeededGenerator(seed: 8785)
        var texts = [
            "0.1", "1e23", "123456789012345678", "1234567890123456789012", "9007199254740993", "0.000001", "1E-7",
            "179769313486231580793728971405301e276", "4.9e-324", "2.4703282292062328e-324", "1e-400", "1e22", "1e23",
            "123456789e15", "0.30000000000000004", "5708990770823839524233143877797980545530986496",
        ]
        for _ in 0..<5_000 {
            let value = Double(bitPattern: random.next())
            if value.isFinite {
                texts.append("\(value)".hasSuffix("inf") ? "0" : JSONValue.number(value).canonicalText)
            }
            texts.append(
                "\(Int64.random(in: -1_000_000...1_000_000, using: &random))e\(Int.random(in: -30...30, using: &random))"
            )
            texts.append(
                "\(Int32.random(in: 0...99999, using: &random)).\(UInt32.random(in: 0...999_999_999, using: &random))")
        }
        for text in texts {
            let read = try JSONValue(parsing: text).number
            #expect(read?.bitPattern == Double(text)?.bitPattern, "\(text)")
        }
        #expect(try JSONValue(parsing: "-0").number?.sign == .minus)
    }

    @Test func refusesIntegersThatADoubleWouldRoundWhenAsked() throws {
        let strict = JSONLimits(refusesInexactIntegers: true)
        for text in ["9007199254740993", "-9007199254740993", "123456789012345678901", "18446744073709551615"] {
            let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text, limits: strict) }
            #expect(error?.reason.description.contains("RFC 7493 §2.2") == true)
            #expect(throws: Never.self) { try JSONValue(parsing: text) }
        }
        // Held exactly, or the very text that the canonical form writes.
        for text in [
            "9007199254740992", "-9007199254740991", "9007199254740994", "36893488147419103232",
            "295147905179352830000", "0.1", "1e300", "12345678901234567.5",
        ] {
            #expect(throws: Never.self) { try JSONValue(parsing: text, limits: strict) }
        }
    }
}
