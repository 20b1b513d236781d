import ScienceShopSDK

/// A date of HTTP, in any of its three forms (RFC 9110 §5.6.7).
public enum HTTPDate {
    /// The moment; nil for what is no date.
    public static func timestamp(_ text: String) -> Timestamp? {
        // « Sun, 06 Nov 1994 08:49:37 GMT », « Sunday, 06-Nov-94 08:49:37 GMT », « Sun Nov  6 08:49:37 1994 »
        let words = text.split { $0 == " " || $0 == "," || $0 == "-" }.map(String.init)
        guard words.count >= 5 else { return nil }
        let isOldC = Int(words[1]) == nil
        let (day, month, year, time) =
            isOldC ? (words[2], words[1], words[4], words[3]) : (words[1], words[2], words[3], words[4])
        let zone = words.count > 5 ? words[5].lowercased() : "gmt"
        guard ["gmt", "utc", "z"].contains(zone), let month = months.firstIndex(of: month.lowercased()),
            let day = Int(day), var year = Int(year), time.utf8.count == 8
        else { return nil }
        // Of two digits only, a date that the standard bids to read as one within the last century.
        if year < 100 { year += year < 70 ? 2000 : 1900 }
        guard (1900...9999).contains(year), (1...31).contains(day) else { return nil }
        return Timestamp("\(year)-\(two(month + 1))-\(two(day))T\(time)Z")
    }

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
