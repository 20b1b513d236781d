import ScienceShopSDK

/// Touches each part of the SDK, so that the linker keeps it: model, reading, validation, hash, vocabularies.
@main struct Probe {
    static func main() throws {
        let text = """
            {"schema":"record/1","id":"lyon:demand/2024-017","kind":"demand","home":"lyon","status":"active",
             "title":{"fr":"Combien de temps donnent les bénévoles ?"},
             "question":{"fr":"Combien de temps nos bénévoles donnent-ils, et pourquoi ?"}}
            """
        let record = try RecordReader.read(Array(text.utf8))
        let problems = RecordValidator.standard.validate(record)
        guard problems.isEmpty else { fatalError("the probe's record is refused: \(problems)") }
        print(record.contentHash, Territories.frenchDepartments.count, Vocabulary.standard.schemes.count)
        print(DateReader.all(in: "le 26 avril 2019"), FigureReader.all(in: "21 partenaires"), Text.nfc("e\u{301}"))
    }
}
