import JSONSchema
import ScienceShopSDK

extension ValueMaker {
    /// The places that some words name.
    func territories(_ found: Element, _ words: Words, _ rule: String) -> [Made] {
        let issue = Issue(
            .warning, code: "unknown-territory", message: "« \(words.text) » names no place that is known.",
            remedy: "Give the territory member by member.", location: words.location)
        _ = issue
        return []
    }
}
