import Foundation
import JSONSchema
import ScienceShopSDK
import Testing

/// The browser cuts and folds a query in `search.js`; the browser tests hold it to the same list.
@Suite struct SearchWordsTests {
    @Test func wordsAreTheOnesOfTheSharedList() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/search-words.json")
        let entries = try #require(try JSONValue(parsing: String(contentsOf: file, encoding: .utf8)).array)
        #expect(entries.count > 20)
        for entry in entries {
            let text = try #require(entry.array?.first?.string)
            let words = try #require(entry.array?.last?.array).compactMap(\.string)
            #expect(SearchText.words(text) == words, "\(text)")
        }
    }
}
