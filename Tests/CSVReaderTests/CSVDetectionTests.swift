import CSVReader
import ScienceShopSDK
import Testing

@Suite struct CSVDetectionTests {
    private func detect(_ text: String, options: CSVDetection.Options = .init()) throws -> CSVDetection {
        try CSVDetection(sample: Array(text.utf8), isWhole: true, encoding: .utf8, options: options)
    }

    private func encoding(_ pieces: [UInt8]...) throws -> (encoding: TextEncoding, isGuess: Bool, firstBadLine: Int?) {
        var detector = CSVEncodingDetector()
        for piece in pieces { try detector.read(piece) }
        return detector.finish()
    }

    @Test(arguments: [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "pipe")])
    func separators(separator: String, name: String) throws {
        let rows = [
            ["titre", "lieu, date", "texte"], ["Fête", "Lyon; 2024", "a | b"], ["Débat", "Lille, 2023", "x"],
        ]
        let text = rows.map { $0.map { "\"\($0)\"" }.joined(separator: separator) }.joined(separator: "\n")
        let detection = try detect(text)
        #expect(detection.dialect.separator.name == name)
        #expect(detection.skipped == 0)
    }

    @Test func commasInProseDoNotWinOverSemicolons() throws {
        let detection = try detect("titre;texte\nA;un, deux, trois\nB;quatre\nC;cinq, six, sept\nD;huit, neuf")
        #expect(detection.dialect.separator == .semicolon)
    }

    @Test func proseBeforeTheHeaderIsPassedOver() throws {
        let detection = try detect("Export des fiches, du formulaire\n\ndate,titre,lieu\n1,A,x\n2,B,y\n")
        #expect(detection.header.firstLine == 3 && detection.skipped == 1)
        #expect(CSVFrame(detection).header.labels == ["date", "titre", "lieu"])
    }

    @Test func aTitlePaddedBySpreadsheetsIsNoHeader() throws {
        let detection = try detect("Appel 2024;;;\n;;;\nid;titre;lieu;note\n1;A;x;\n2;B;;\n")
        #expect(detection.header.firstLine == 3)
    }

    @Test func rowsWithATrailingSeparatorDoNotBecomeTheHeader() throws {
        #expect(try detect("id;titre;lieu\n1;A;x;\n2;B;y;\n").header.firstLine == 1)
    }

    @Test func whatIsConfiguredIsTaken() throws {
        let text = "a,b\nc;d\ne,f\n"
        #expect(try detect(text, options: .init(separator: .semicolon)).dialect.separator == .semicolon)
        #expect(try detect(text, options: .init(headerLine: 3)).header.firstLine == 3)
        #expect(throws: CSVError.self) { try detect(text, options: .init(headerLine: 9)) }
    }

    @Test func oneColumn() throws {
        let detection = try detect("nom\nA\nB\n")
        #expect(detection.isSingleColumn && CSVFrame(detection).header.labels == ["nom"])
    }

    @Test(arguments: ["", "\n\n", "\u{FEFF}"])
    func emptyFiles(text: String) {
        let error = #expect(throws: CSVError.self) { try detect(text) }
        #expect(error?.reason == .empty)
    }

    @Test func encodings() throws {
        #expect(try encoding(Array("é".utf8)).encoding == .utf8)
        #expect(try encoding([0x61, 0xC3], [0xA9, 0x62]) == (.utf8, false, nil))
        #expect(try encoding([0xEF, 0xBB, 0xBF, 0x61]) == (.utf8, false, nil))
        #expect(try encoding([0xFF, 0xFE, 0x61, 0x00]).encoding == .utf16LittleEndian)
        #expect(try encoding([0xFE, 0xFF, 0x00, 0x61]).encoding == .utf16BigEndian)
        #expect(try encoding(Array("caf".utf8) + [0xE9, 0x0A]) == (.windows1252, true, nil))
        #expect(try encoding([0x61, 0xC3]) == (.windows1252, true, nil))
        let damaged = Array(String(repeating: "été\n", count: 20).utf8) + [0xE9, 0x0A]
        #expect(try encoding(damaged) == (.utf8, true, 21))
    }

    @Test func otherThanTextIsRefused() throws {
        let inputs: [[UInt8]] = [
            [0x50, 0x4B, 0x03, 0x04, 0x14], Array("%PDF-1.7".utf8), Array("\n<!DOCTYPE html>".utf8),
            [0x61, 0x0A, 0x00],
        ]
        for bytes in inputs {
            let error = #expect(throws: CSVError.self) { try encoding(bytes) }
            #expect(error?.reason == .binary)
        }
        let error = #expect(throws: CSVError.self) { try encoding(Array("a\nb\n".utf8), [0x63, 0x00]) }
        #expect(error?.line == 3)
    }

    @Test func repeatedAndMarkedLabelsAreAddressable() {
        let header = CSVHeader([
            "Titre *", "Autres", "Accord pour  le\u{A0}site *", "Autres", "", "Autres *", "E-mail*",
        ])
        #expect(
            header.labels == [
                "Titre", "Autres", "Accord pour le site", "Autres#2", "column 5", "Autres#3", "E-mail",
            ])
        #expect(header.position(of: "Titre") == 0 && header.position(of: " Titre  *") == 0)
        #expect(header.position(of: "Accord pour le  site *") == 2 && header.position(of: "Autres#3") == 5)
        #expect(header.position(of: "autres") == nil)
    }

    @Test func aRowIsReadAloneWithItsFrame() throws {
        let header: [UInt8] = Array("Titre;R".utf8) + [0xE9] + Array("sum".utf8) + [0xE9] + Array(";Autres;Autres".utf8)
        let frame = CSVFrame(
            dialect: CSVDialect(separator: .semicolon, encoding: .windows1252), headerBytes: header, headerLine: 2)
        let back = try CSVFrame(parsing: frame.bytes)
        #expect(back == frame)
        let row = back.row(Array("A;\"x\ny\";1;\"2\"".utf8), firstLine: 7)
        #expect(row["Résumé"]?.value == "x\ny" && row["Autres#2"]?.value == "2")
        #expect(row["Titre"]?.line == 7 && row["Résumé"]?.line == 7 && row["Autres"]?.line == 8)
        #expect(!row.isRagged && row["absent"] == nil)
        #expect(back.row(Array("A;b".utf8)).isRagged && back.row(Array("A;b".utf8))["Autres"] == nil)
        #expect(!back.row(Array("A;b;c;d;;".utf8)).isRagged && back.row(Array("A;b;c;d;;e".utf8)).isRagged)
        #expect(back.row(Array("; ;;".utf8)).isBlank)
        #expect(throws: CSVError.self) { try CSVFrame(parsing: Array("titre;lieu".utf8)) }
    }
}
