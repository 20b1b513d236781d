import AdapterKit
import Messages
import ScienceShopSDK

/// The agenda behind a source, opened and looked through once a run.
actor AgendaSource {
    let location: String
    private let options: ICalendarOptions
    private let opener: any ResourceOpener
    private var agenda: Agenda?

    init(location: String, options: ICalendarOptions, opener: any ResourceOpener) {
        self.location = Self.address(location)
        self.options = options
        self.opener = opener
    }

    /// `webcal` is what people are given to subscribe with, and means HTTPS.
    private static func address(_ location: String) -> String {
        for scheme in ["webcal://", "webcals://"] where location.lowercased().hasPrefix(scheme) {
            return "https://" + location.dropFirst(scheme.count)
        }
        return location
    }

    /// - Parameter afresh: whether to open it anew, as each run does at its beginning.
    func agenda(afresh: Bool = false) async throws -> Agenda {
        if let agenda, !afresh { return agenda }
        try Libical.start()
        var files: [CalendarFile] = []
        var size = 0
        for document in try await documents() {
            let resource = try await opener.open(document, accept: ["text/calendar"])
            let bytes = try await resource.readAll(limit: options.maxBytes - size)
            size += bytes.count
            let file = CalendarFile(location: resource.location, bytes: bytes)
            guard file.isCalendar else { throw Self.noCalendar(document, bytes) }
            files.append(file)
        }
        let read = Agenda(files, maxRecordBytes: options.maxRecordBytes)
        agenda = read
        return read
    }

    private func documents() async throws -> [String] {
        guard !OpenerForFilesAndURLs.isURL(location), let folder = try await opener.documents(in: location) else {
            return [location]
        }
        let documents = folder.filter { MediaType.suggested(by: $0) == "text/calendar" }
        guard !documents.isEmpty else {
            throw FederationError(
                .malformedSource, "\(location) is a folder without agendas (.ics); put some in, or name another.")
        }
        return documents
    }

    private static func noCalendar(_ location: String, _ bytes: [UInt8]) -> FederationError {
        if OpenerForFilesAndURLs.isURL(location), let wall = ChallengePage.kind(of: bytes) {
            return FederationError(
                .blocked,
                "\(location) answers with \(wall.told) instead of the agenda; ask its owner for the public address of the agenda."
            )
        }
        return FederationError(
            .malformedSource,
            "\(location) is no agenda in iCalendar: there is no `BEGIN:VCALENDAR` in it. Give the address that people subscribe to; it often ends in .ics."
        )
    }
}

extension Agenda {
    /// The month of its newest change.
    var newestMonth: CalendarTime? { newest.flatMap { CalendarTime(String($0.text.prefix(6)) + "01") } }
}
