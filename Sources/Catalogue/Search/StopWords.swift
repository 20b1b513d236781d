/// Words that stand in most texts of a language and tell nothing: neither indexed nor searched.
///
/// Short on purpose: « son », « est », « or », « pas » and « été » are also things people look for.
struct StopWords: Sendable {
    static let all = [
        "a", "au", "aux", "ce", "ces", "cet", "cette", "dans", "de", "des", "du", "elle", "en", "et", "il", "ils", "la",
        "le", "les", "leur", "leurs", "mais", "ne", "nos", "notre", "nous", "ou", "par", "pour", "que", "qui", "sa",
        "se", "ses", "sur", "un", "une", "vos", "votre", "vous", "y",
        "an", "and", "are", "at", "be", "by", "for", "from", "in", "is", "it", "of", "on", "that", "the", "this",
        "to", "was", "with",
    ]

    private let packed: Set<UInt64> = Set(all.map { word in word.utf8.reduce(0) { $0 << 8 | UInt64($1) } })

    func contains(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
        word.count <= 8 && packed.contains(word.reduce(0) { $0 << 8 | UInt64($1) })
    }
}
