import AdapterKit
import JSONSchema
import Messages
import PluginHost
import ScienceShopSDK

/// One walk through a tap's records: a process that is read as far as pages are asked for, and no further, so that
/// its pipe holds it back.
///
/// A STATE is taken into a cursor only with the page that ends behind it, so it counts once all before it is stored.
actor TapWalk {
    private let program: TapProgram
    private let location: String
    private let words: StrangersWords
    private var options: SingerOptions { program.options }

    private var running: TapProgram.Running?
    private var lines: LineSplitter
    private var place = TapPlace(state: nil)
    private var streams: [ByteString: Stream] = [:]
    private var troubles: TapTroubles
    /// The tap was started with a STATE, so that its list is not everything.
    private var isPartOfList = false
    /// What the tap ended with after the last page that was given.
    private var failure: FederationError?
    /// The page last given, for who asks again.
    private var served: (cursor: Cursor, page: HarvestPage)?

    private struct Stream {
        var frame: [UInt8]?
        var keys: [String]
        var isActivated = false
        var wasTold = false
    }

    /// Bytes of the payloads of one page.
    private static let pageBytes = 32 << 20
    /// A STATE is kept with every page.
    private static let longestState = 60_000
    private static let mostDamaged = 1000

    init(_ program: TapProgram, location: String, words: StrangersWords) {
        self.program = program
        self.location = location
        self.words = words
        lines = LineSplitter(limit: program.options.maxRecordBytes)
        troubles = TapTroubles(words)
    }

    func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage {
        if let cursor, let served, served.cursor == cursor { return served.page }
        do {
            try await prepare(request, cursor)
            let page = try await read(atMost: max(1, request.pageSize))
            served = cursor.map { ($0, page) }
            return page
        } catch {
            await stop()
            throw error
        }
    }

    /// Lets the process go.
    func stop() async {
        let ending = running
        running = nil
        served = nil
        failure = nil
        await ending?.end()
    }

    // MARK: - Where to begin

    private func prepare(_ request: HarvestRequest, _ cursor: Cursor?) async throws {
        guard let cursor else { return try await start(TapPlace(state: begin(request))) }
        guard let asked = TapPlace(cursor) else {
            throw FederationError(
                .malformedSource, "The cursor is none of a Singer tap; the list begins again.",
                disposition: .restartWindow)
        }
        if asked == place, let failure { throw failure }
        if asked == place, running != nil { return }
        guard asked.since == 0 else {
            throw FederationError(
                .malformedSource, "A tap can be started again at a STATE only; it goes on from the last one.",
                disposition: .restartWindow)
        }
        try await start(asked)
    }

    /// Lists of everything begin at the beginning, whatever was kept.
    private func begin(_ request: HarvestRequest) -> String? {
        options.deletions == .none ? request.bookmark?.text : nil
    }

    private func start(_ place: TapPlace) async throws {
        await stop()
        lines = LineSplitter(limit: options.maxRecordBytes)
        streams = [:]
        troubles = TapTroubles(words)
        self.place = place
        isPartOfList = place.state != nil
        running = try await program.start(state: place.state)
    }

    // MARK: - Reading

    private func read(atMost limit: Int) async throws -> HarvestPage {
        var batch = Batch(location: location)
        while let line = try await nextLine() {
            switch line {
            case .tooLong:
                troubles.add(
                    .error, "line-too-long", "The tap printed a line of more than \(options.maxRecordBytes) bytes.",
                    remedy: "Raise the option `maxRecordBytes` if its records are that long.")
            case .whole(let bytes):
                if try take(bytes, into: &batch), batch.records.count >= (limit + 1) / 2 {
                    return given(batch)
                }
            }
            // A tap that says where it is does so before long.
            if batch.records.count >= 2 * limit || batch.bytes >= Self.pageBytes { return given(batch) }
        }
        return try await end(batch)
    }

    private func given(_ batch: Batch) -> HarvestPage {
        HarvestPage(records: batch.records, next: place.cursor, issues: troubles.take())
    }

    /// Takes a line.
    ///
    /// - Returns: whether it was a STATE, behind which a page may end.
    private func take(_ line: [UInt8], into batch: inout Batch) throws -> Bool {
        if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return false }
        do throws(TapMessage.Fault) {
            switch try TapMessage(line, limits: JSONLimits(size: options.maxRecordBytes)) {
            case .schema(let name, let keys):
                var stream = streams[ByteString(name)] ?? Stream(keys: keys)
                (stream.frame, stream.keys) = (line, keys)
                streams[ByteString(name)] = stream
            case .record(let name, let payload, let value):
                place.count += 1
                place.since += 1
                if options.wants(name) { take(payload, value, of: name, into: &batch) }
            case .state(let bytes): return take(state: bytes)
            case .activateVersion(let name): streams[ByteString(name), default: Stream(keys: [])].isActivated = true
            case .batch(let name):
                if options.wants(name) { batch.refused = name }
            case .other: break
            }
        } catch {
            if error == .stray { troubles.addStray(line) } else { troubles.addDamaged(line) }
        }
        guard let refused = batch.refused else { return false }
        throw FederationError(
            "unsupported-batch",
            """
            The tap `\(options.program)` sends the stream \(words.text(refused)) in files (BATCH), which is not read. Take \
            `batch_config` out of its configuration.
            """)
    }

    private func take(state bytes: [UInt8]) -> Bool {
        guard bytes.count <= Self.longestState else {
            troubles.add(
                .warning, "state-too-long",
                "The tap's STATE has \(bytes.count) bytes; at most \(Self.longestState) are kept, so it goes on from an older one."
            )
            return false
        }
        place.state = String(decoding: bytes, as: UTF8.self)
        place.since = 0
        return true
    }

    private func take(_ payload: [UInt8], _ value: JSONObject, of name: String, into batch: inout Batch) {
        let known = streams[ByteString(name)]
        var stream = known ?? Stream(keys: [])
        let shown = words.text(name)
        if known?.frame == nil, !stream.wasTold {
            troubles.add(
                .warning, "no-schema", "The stream \(shown) has records before its SCHEMA.",
                remedy: "Name its key in the option `keys`.")
        }
        let keys = options.keys(of: name) ?? stream.keys
        if keys.isEmpty, !stream.wasTold {
            troubles.add(
                .warning, "no-key", "The stream \(shown) has no key, so its records are named by their content.",
                remedy: "Name a member that never changes in the option `keys`; until then an edited record is another."
            )
        }
        if known?.frame == nil || keys.isEmpty {
            stream.wasTold = true
            streams[ByteString(name)] = stream
        }
        let identifier =
            keys.isEmpty
            ? RecordName.text(stream: name, hashing: payload)
            : RecordName.text(stream: name, keys: keys, payload: payload, value: value)
        guard let identifier else {
            return troubles.add(
                .error, "missing-key",
                "A record of the stream \(shown) has no plain value in \(keys.map(words.text).joined(separator: ", ")), which names it.",
                remedy: "Name other members in the option `keys`, or have the source mended.")
        }
        let isGone = value["_sdc_deleted_at"].map { !$0.isNull } ?? false
        batch.add(
            SourceRecord(
                identifier: identifier, status: isGone ? .deleted : .active, format: .json, payload: payload,
                frame: stream.frame, sourceURL: location))
    }

    private func nextLine() async throws -> LineSplitter.Line? {
        while true {
            if let line = lines.next() { return line }
            guard let child = running?.child else { return nil }
            let bytes: [UInt8]?
            do throws(ChildProcess.Fault) {
                bytes = try await child.read(within: .seconds(options.patience))
            } catch {
                if error == .cancelled { throw CancellationError() }
                throw FederationError(
                    .pluginHung,
                    "The tap `\(options.program)` said nothing for \(options.patience) s. Raise the option `patience` if it may."
                )
            }
            guard let bytes else { return lines.rest() }
            lines.append(bytes)
        }
    }

    // MARK: - The end

    /// After its last line: the end of the list, or a failure that is told behind the records it came with.
    private func end(_ batch: Batch) async throws -> HarvestPage {
        guard let child = running?.child else { return HarvestPage(records: batch.records) }
        let ending = await child.ending(within: .seconds(60))
        var issues = troubles.takeRest()
        guard ending == .exited(0) else {
            let error = error(of: ending, child.lastWords)
            guard !batch.records.isEmpty else { throw error }
            failure = error
            return HarvestPage(records: batch.records, next: place.cursor, issues: issues)
        }
        let isWhole = options.deletions != .versions || (!isPartOfList && everyStreamIsActivated)
        if options.deletions == .versions, !isWhole {
            issues.append(
                Issue(
                    .warning, code: "no-version",
                    message:
                        "The tap did not say of every stream that it is whole (ACTIVATE_VERSION), so nothing is taken for gone."
                ))
        }
        let page = HarvestPage(
            records: batch.records, issues: issues,
            bookmark: options.deletions == .none ? place.state.map { Bookmark($0) } : nil,
            provesAbsence: isWhole && !troubles.hasErrors)
        let over = running
        running = nil
        await over?.end()
        return page
    }

    private var everyStreamIsActivated: Bool {
        let wanted = streams.filter { options.wants($0.key.text) }
        return !wanted.isEmpty && wanted.values.allSatisfy(\.isActivated)
    }

    private func error(of ending: ChildProcess.Ending?, _ lastWords: String) -> FederationError {
        let name = options.program
        let message: Message =
            switch ending {
            case .exited(let status):
                "The tap `\(name)` ended with status \(plain: Int(status)) after \(place.count) records. What it gave is kept."
            case .signalled(let number):
                "The tap `\(name)` was ended by signal \(plain: Int(number)) after \(place.count) records. What it gave is kept."
            case .unknown, nil:
                "The tap `\(name)` closed its output after \(place.count) records and did not end. What it gave is kept."
            }
        var error = FederationError(.pluginCrashed, message)
        let told = words.lastLines(lastWords)
        error.cause = told.isEmpty ? nil : told
        return error
    }

    /// The records of one page; of several of one name the last counts.
    private struct Batch {
        let location: String
        private(set) var records: [SourceRecord] = []
        private(set) var bytes = 0
        private var positions: [ByteString: Int] = [:]
        /// A stream that comes in a way that is not read.
        var refused: String?

        init(location: String) { self.location = location }

        mutating func add(_ record: SourceRecord) {
            bytes += record.payload.count
            if let position = positions[ByteString(record.identifier)] {
                records[position] = record
            } else {
                positions[ByteString(record.identifier)] = records.count
                records.append(record)
            }
        }
    }
}
