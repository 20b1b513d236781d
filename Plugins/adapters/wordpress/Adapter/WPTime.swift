import ScienceShopSDK

/// The times of WordPress: `2024-05-01T10:00:00`, without a zone.
enum WPTime {
    /// The moment when the text is of UTC, as `modified_gmt` is; nil for what is no date, such as that of a draft.
    static func moment(gmt text: String?) -> Timestamp? {
        guard let text, text.utf8.count == 19, !text.hasPrefix("0000") else { return nil }
        return Timestamp(text + "Z")
    }

    /// As WordPress writes it, without a zone.
    static func text(_ moment: Timestamp) -> String { String(moment.description.prefix(19)) }
}
