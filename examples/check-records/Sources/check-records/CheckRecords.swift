import ScienceShopSDK

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Reads records from standard input, one JSON object a line, and says what is wrong with each.
///
/// The whole program needs the SDK alone: no server, no store, no Foundation. It ends with 1 when a record has an error.
@main struct CheckRecords {
    static func main() {
        var sound = 0
        var wrong = 0
        var line = 0
        while let text = readLine() {
            line += 1
            if text.isEmpty { continue }
            do throws(RecordReadingError) {
                let record = try RecordReader.read(text.utf8)
                let issues = RecordValidator.standard.validate(record)
                for issue in issues { print("line \(line): \(issue.severity) \(issue.path): \(issue.message)") }
                if issues.contains(where: { $0.severity == .error }) { wrong += 1 } else { sound += 1 }
                describe(record)
            } catch {
                print("line \(line): not a record: \(error)")
                wrong += 1
            }
        }
        print("\(sound) sound, \(wrong) wrong")
        if wrong > 0 { exit(1) }
    }

    /// What the typed views and the offline vocabularies know of a record.
    private static func describe(_ record: Record) {
        let title = record.title?.text(for: "fr") ?? record.id?.description ?? "untitled"
        let places = record.territories.compactMap(\.label).joined(separator: ", ")
        let themes = record.themes.compactMap(\.asWritten).joined(separator: ", ")
        print("  \(title)", places.isEmpty ? "" : "— \(places)", themes.isEmpty ? "" : "— \(themes)")
        print("  \(record.contentHash)")
    }
}
