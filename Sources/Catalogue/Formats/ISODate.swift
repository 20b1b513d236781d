import ScienceShopSDK

/// Dates as ISO 8601 texts, for formats that know nothing of « about » and « perhaps ».
enum ISODate {
    /// Nil when the date is approximate or uncertain: such a format would state it as certain.
    static func text(_ date: PartialDate?) -> String? {
        guard let date, date.qualifier == nil else { return nil }
        return date.description
    }
}
