/// The `\p{…}` properties of ECMA-262 (tables 68 and 69) that the standard library knows: general categories and
/// binary properties. Scripts are not among them.
enum UnicodeProperty {
    /// The set named by what stands between the braces; nil when it is not known.
    static func set(named name: String) -> ScalarSet? {
        if let value = name.value(after: "General_Category=") ?? name.value(after: "gc=") { return category(value) }
        return category(name) ?? binary(name)
    }

    private static func category(_ name: String) -> ScalarSet? {
        guard let entry = categories.first(where: { $0.names.contains(name) }) else { return nil }
        let wanted = entry.categories
        return ScalarSet { wanted.contains($0.properties.generalCategory) }
    }

    private static func binary(_ name: String) -> ScalarSet? {
        switch name {
        case "Any": .everything
        case "ASCII": ScalarSet([0...0x7F])
        case "Assigned": ScalarSet { $0.properties.generalCategory != .unassigned }
        case "ASCII_Hex_Digit", "AHex": ScalarSet([0x30...0x39, 0x41...0x46, 0x61...0x66])
        case "Alphabetic", "Alpha": ScalarSet { $0.properties.isAlphabetic }
        case "Lowercase", "Lower": ScalarSet { $0.properties.isLowercase }
        case "Uppercase", "Upper": ScalarSet { $0.properties.isUppercase }
        case "White_Space", "space": ScalarSet { $0.properties.isWhitespace }
        case "Cased": ScalarSet { $0.properties.isCased }
        case "Dash": ScalarSet { $0.properties.isDash }
        case "Diacritic", "Dia": ScalarSet { $0.properties.isDiacritic }
        case "Emoji": ScalarSet { $0.properties.isEmoji }
        case "Emoji_Presentation", "EPres": ScalarSet { $0.properties.isEmojiPresentation }
        case "Hex_Digit", "Hex": ScalarSet { $0.properties.isHexDigit }
        case "ID_Start", "IDS": ScalarSet { $0.properties.isIDStart }
        case "ID_Continue", "IDC": ScalarSet { $0.properties.isIDContinue }
        case "XID_Start", "XIDS": ScalarSet { $0.properties.isXIDStart }
        case "XID_Continue", "XIDC": ScalarSet { $0.properties.isXIDContinue }
        case "Ideographic", "Ideo": ScalarSet { $0.properties.isIdeographic }
        case "Math": ScalarSet { $0.properties.isMath }
        case "Quotation_Mark", "QMark": ScalarSet { $0.properties.isQuotationMark }
        default: nil
        }
    }

    private typealias Category = Unicode.GeneralCategory

    private static let categories: [(names: [String], categories: Set<Category>)] = [
        (
            ["Letter", "L"],
            [.uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter]
        ),
        (["Cased_Letter", "LC"], [.uppercaseLetter, .lowercaseLetter, .titlecaseLetter]),
        (["Uppercase_Letter", "Lu"], [.uppercaseLetter]),
        (["Lowercase_Letter", "Ll"], [.lowercaseLetter]),
        (["Titlecase_Letter", "Lt"], [.titlecaseLetter]),
        (["Modifier_Letter", "Lm"], [.modifierLetter]),
        (["Other_Letter", "Lo"], [.otherLetter]),
        (["Mark", "Combining_Mark", "M"], [.nonspacingMark, .spacingMark, .enclosingMark]),
        (["Nonspacing_Mark", "Mn"], [.nonspacingMark]),
        (["Spacing_Mark", "Mc"], [.spacingMark]),
        (["Enclosing_Mark", "Me"], [.enclosingMark]),
        (["Number", "N"], [.decimalNumber, .letterNumber, .otherNumber]),
        (["Decimal_Number", "Nd", "digit"], [.decimalNumber]),
        (["Letter_Number", "Nl"], [.letterNumber]),
        (["Other_Number", "No"], [.otherNumber]),
        (
            ["Punctuation", "punct", "P"],
            [
                .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
                .finalPunctuation, .otherPunctuation,
            ]
        ),
        (["Connector_Punctuation", "Pc"], [.connectorPunctuation]),
        (["Dash_Punctuation", "Pd"], [.dashPunctuation]),
        (["Open_Punctuation", "Ps"], [.openPunctuation]),
        (["Close_Punctuation", "Pe"], [.closePunctuation]),
        (["Initial_Punctuation", "Pi"], [.initialPunctuation]),
        (["Final_Punctuation", "Pf"], [.finalPunctuation]),
        (["Other_Punctuation", "Po"], [.otherPunctuation]),
        (["Symbol", "S"], [.mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol]),
        (["Math_Symbol", "Sm"], [.mathSymbol]),
        (["Currency_Symbol", "Sc"], [.currencySymbol]),
        (["Modifier_Symbol", "Sk"], [.modifierSymbol]),
        (["Other_Symbol", "So"], [.otherSymbol]),
        (["Separator", "Z"], [.spaceSeparator, .lineSeparator, .paragraphSeparator]),
        (["Space_Separator", "Zs"], [.spaceSeparator]),
        (["Line_Separator", "Zl"], [.lineSeparator]),
        (["Paragraph_Separator", "Zp"], [.paragraphSeparator]),
        (["Other", "C"], [.control, .format, .surrogate, .privateUse, .unassigned]),
        (["Control", "cntrl", "Cc"], [.control]),
        (["Format", "Cf"], [.format]),
        (["Surrogate", "Cs"], [.surrogate]),
        (["Private_Use", "Co"], [.privateUse]),
        (["Unassigned", "Cn"], [.unassigned]),
    ]
}

extension String {
    fileprivate func value(after prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}
