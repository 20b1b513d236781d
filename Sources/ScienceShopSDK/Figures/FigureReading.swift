/// What a `FigureReader` found: a number, what it counts, and the exact words.
public struct FigureReading: Sendable, Hashable {
    /// How exact the source says the number is (`figures[].qualifier` of `schemas/record/1`).
    public enum Qualifier: String, Sendable {
        case about, atLeast, atMost, moreThan, nearly
    }

    public var value: Double
    /// The upper end of « 10 à 15 personnes ».
    public var valueMax: Double?
    /// What is counted, as written: « partenaires », « chercheur.es », « % ».
    public var unit: String
    public var qualifier: Qualifier?
    /// The words of the source that were read, unchanged.
    public var asWritten: String
    /// Where those words stand, as UTF-8 offsets in the text.
    public var range: Range<Int>
}
