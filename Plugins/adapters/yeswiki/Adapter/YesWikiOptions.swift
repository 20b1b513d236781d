import AdapterKit

/// The adapter's options, read and checked.
struct YesWikiOptions: Sendable {
    var form: String?
    var formFile: String?
    var maxBytes: Int

    static let names = ["form", "formFile", "key", "maxBytes"]

    init(_ configuration: AdapterConfiguration) throws {
        try configuration.allowOnly(Self.names)
        form = try configuration.text("form")
        formFile = try configuration.text("formFile")
        maxBytes = try configuration.wholeNumber("maxBytes", atLeast: 1) ?? 64 << 20
    }
}
