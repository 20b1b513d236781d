import AdapterKit
import CSVReader
import Messages

/// The document behind a source, opened and looked through once a run.
actor CSVTable {
    private let location: String
    private let options: CSVOptions
    private let opener: any ResourceOpener
    private let defaultKey: @Sendable (CSVHeader) -> [String]?
    private var table: OpenTable?

    init(
        location: String, options: CSVOptions, opener: any ResourceOpener,
        defaultKey: @escaping @Sendable (CSVHeader) -> [String]?
    ) {
        self.location = location
        self.options = options
        self.opener = opener
        self.defaultKey = defaultKey
    }

    /// - Parameter afresh: whether to open it anew, as each run does at its beginning.
    func opened(afresh: Bool = false) async throws -> OpenTable {
        if let table, !afresh { return table }
        let resource = try await opener.open(location, accept: ["text/csv", "text/plain"])
        do {
            let opened = try await OpenTable(resource, location: location, options: options, defaultKey: defaultKey)
            table = opened
            return opened
        } catch let error as CSVError { throw FederationError(error, in: location) }
    }
}

extension FederationError {
    init(_ error: CSVError, in location: String) {
        self.init(
            error.reason == .recordTooLong
                ? .limitExceeded : error.reason == .noHeader ? .configuration : .malformedSource,
            "\(location), line \(plain: error.line): \(error.message).")
    }
}
