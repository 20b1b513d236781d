import AdapterKit
import JSONSchema
import Messages
import OAIPMH
import ScienceShopSDK

extension OAIListing {
    /// The answer to what the cursor asks for: a page, or that there are no records.
    ///
    /// Dates that are refused are written in the other granularity, and at last left out, where that asks for more and
    /// not for something else.
    func ask(_ cursor: inout OAICursor, _ limit: Int, _ notes: inout OAINotes) async throws -> OAIReading<Value> {
        var left = writings(cursor)
        while true {
            let query = query(cursor)
            let reading = try await connection.ask(
                query, &notes, skip: OAISkip(count: cursor.list.skip, fingerprint: cursor.list.skipped),
                limits: OAIPartLimits(pageSize: limit), item: item)
            guard let error = reading.errors.first(where: { $0.code != .noRecordsMatch }) else {
                if !reading.errors.isEmpty, reading.token?.isLast ?? true { try await checkSet(cursor, &notes) }
                return reading
            }
            guard cursor.list.token == nil else { throw broken(error) }
            if error.code == .badArgument, !left.isEmpty {
                cursor.written = left.removeFirst()
                note(cursor.written, error, &notes)
                continue
            }
            if error.code == .badArgument || error.code == .noSetHierarchy { try await checkSet(cursor, &notes) }
            throw refused(error, query)
        }
    }

    /// The other ways in which the dates of a request can be written; none for one without dates.
    private func writings(_ cursor: OAICursor) -> [OAIWrittenDates] {
        guard cursor.list.token == nil, cursor.written != .never, cursor.from != nil || cursor.until != nil else {
            return []
        }
        let own: OAIWrittenDates = facts.granularity == .day ? .day : .second
        let others = [OAIWrittenDates.day, .second].filter { $0 != cursor.written ?? own }
        let isNeeded = cursor.until != nil || options.from != nil
        return isNeeded ? others : others + [.never]
    }

    private func note(_ written: OAIWrittenDates?, _ error: OAIError, _ notes: inout OAINotes) {
        let words = error.message
        switch written {
        case .never:
            notes.habit(
                "dates-refused",
                "The repository refuses dates in requests (\(words)); its whole list is read each time.",
                "Tell the provider: lists of what changed since a date are a part of OAI-PMH.")
        default:
            notes.habit(
                "dates-refused-as-declared",
                "The repository refuses dates in the granularity it declares (\(words)); the other one is tried.",
                "Tell the provider.")
        }
    }

    // MARK: - Sets

    /// Pages of `ListSets` that are read at most.
    private static var mostPagesOfSets: Int { 50 }

    /// Makes sure that a set which gave nothing is there.
    /// - Throws: `FederationError` with code `source-gone` when it is not.
    private func checkSet(_ cursor: OAICursor, _ notes: inout OAINotes) async throws {
        guard cursor.list.token == nil, cursor.from == cursor.origin, options.sets.indices.contains(cursor.set)
        else { return }
        let set = options.sets[cursor.set]
        var token: String?
        for _ in 0..<Self.mostPagesOfSets {
            let reading = try await connection.ask(.listSets(token: token), &notes)
            if let error = reading.errors.first {
                guard error.code == .noSetHierarchy else { return }
                break
            }
            if reading.sets.contains(where: { $0.spec.hasSameBytes(as: set) || $0.spec.hasPrefix(set + ":") }) {
                return
            }
            guard let next = reading.token, !next.isLast else { break }
            if next.value == token { return }
            token = next.value
            if token == nil { return }
        }
        let address = connection.address.base
        throw FederationError(
            .sourceGone,
            "\(address) has no set `\(set)` any more, so nothing is inferred; correct the source's option `sets`.")
    }

    // MARK: - Refusals

    /// What an error means in the middle of a list, where nothing was asked but to go on.
    private func broken(_ error: OAIError) -> FederationError {
        guard OAIErrorCode.standard.contains(error.code) else { return failing(error) }
        let (code, words) = (error.code, error.message)
        return .refusedToken(words.isEmpty ? "\(code)" : "\(code): \(words)")
    }

    private func refused(_ error: OAIError, _ query: OAIQuery) -> FederationError {
        let (code, words, address) = (error.code, error.message, connection.address.base)
        switch error.code {
        case .cannotDisseminateFormat:
            let prefix = facts.prefix
            let offered = facts.formats.map(\.prefix).joined(separator: ", ")
            return FederationError(
                .configuration,
                "\(address) does not give records in the format `\(prefix)`; set the option `metadataPrefix` to one of \(offered)."
            )
        case _ where !OAIErrorCode.standard.contains(error.code): return failing(error)
        default:
            let asked = query.encoded
            return FederationError(
                .malformedSource,
                "\(address) refuses the request \(asked) (\(code): \(words)); tell the repository's owner.")
        }
    }

    /// Codes that the protocol does not know are a server's own troubles.
    private func failing(_ error: OAIError) -> FederationError {
        let (code, words, address) = (error.code, error.message, connection.address.base)
        return FederationError(
            .network, "\(address) fails (\(code): \(words)); try again later, or tell the repository's owner.",
            disposition: .retry(afterSeconds: nil))
    }
}
