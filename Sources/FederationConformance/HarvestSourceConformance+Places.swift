import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension HarvestSourceConformance {
    static let placeChecks: [Check] = [
        Check(title: "the same cursor twice gives the same page") { subject, expect in
            try await subject.opened { source in
                _ = try await source.identify()
                let walk = try await SourceWalk(source, subject.request)
                for cursor in [nil] + walk.cursors.map(Optional.some) {
                    let page = try await source.page(subject.request, after: cursor)
                    let before = cursor.flatMap(walk.page) ?? walk.steps[0].page
                    expect.equal(
                        page.records.map(\.identifier), before.records.map(\.identifier),
                        "identifiers after \(cursor.map { .verbatim($0.text) } ?? "the beginning"), asked again")
                    expect.equal(page.next == nil, before.next == nil, "whether the list ends there")
                }
            }
        },
        Check(title: "a new run goes on after any cursor") { subject, expect in
            let walk = try await subject.list()
            for cursor in walk.cursors {
                do {
                    let page = try await subject.opened { source in
                        _ = try await source.identify()
                        return try await source.page(subject.request, after: cursor)
                    }
                    expect.equal(
                        page.records.map(\.identifier), walk.page(after: cursor)?.records.map(\.identifier) ?? [],
                        "identifiers after \(cursor), in a new run")
                } catch let error as FederationError where error.disposition == .restartWindow {
                    expect.holds(!subject.has(.resume), "after \(cursor) a new run goes on: \(error.told)")
                }
            }
        },
        Check(title: "a restart misses nothing") { subject, expect in
            let walk = try await subject.list()
            for cursor in walk.cursors.prefix(5) {
                let again = try await subject.opened { source in
                    _ = try await source.identify()
                    let place = try await source.restart(subject.request, at: cursor)
                    return try await SourceWalk(source, subject.request, from: place)
                }
                let found = Set(again.identifiers.map { ByteString($0) })
                for missed in walk.identifiers(after: cursor) where !found.contains(ByteString(missed)) {
                    expect.holds(false, "“\(missed.prefix(80))” comes again after a restart at \(cursor)")
                }
            }
        },
        Check(title: "a cursor it never gave is refused, and is not the end of the list") { subject, expect in
            for text in ["no such cursor", "-1", "9999999:9999999:1", String(repeating: "x", count: 2000)] {
                do {
                    let page = try await subject.opened { source in
                        _ = try await source.identify()
                        return try await source.page(subject.request, after: Cursor(text))
                    }
                    expect.holds(
                        false,
                        """
                        the cursor “\(text.prefix(40))” is refused with `restartWindow` or `abort`; it gave \
                        \(page.records.count) records
                        """)
                } catch let error as FederationError {
                    switch error.disposition {
                    case .restartWindow, .abort: break
                    case .retry, .skip:
                        expect.holds(
                            false, "“\(text.prefix(40))” is refused with `restartWindow` or `abort`: \(error.told)")
                    }
                }
            }
        },
        Check(title: "a call that was cancelled does not disturb the next") { subject, expect in
            let alone = try await subject.list()
            try await subject.opened { source in
                _ = try await source.identify()
                await cancelled { try await source.page(subject.request, after: nil) }
                let walk = try await SourceWalk(source, subject.request)
                expect.equal(walk.identifiers, alone.identifiers, "identifiers after calls that were cancelled")
            }
        },
    ]

    static let mappingChecks: [Check] = [
        Check(title: "mapping is pure") { subject, expect in
            let records = Array(try await subject.list().records.filter { $0.status == .active }.prefix(50))
            let first = try await subject.mapped(records)
            let second = try await subject.mapped(records.reversed()).map { $0.reversed() }
            guard let first, let second else {
                return expect.holds(!subject.has(.map), "what has the capability map has crosswalks")
            }
            expect.holds(subject.has(.map), "what has crosswalks of its own has the capability map")
            guard first.count == records.count, second.count == records.count else {
                return expect.holds(false, "one result for each record: \(first.count) for \(records.count)")
            }
            for (record, pair) in zip(records, zip(first, second)) {
                let name: Message = "“\(record.identifier.prefix(80))”"
                let (one, other) = (pair.0.drafts, pair.1.drafts)
                expect.holds(one.map(\.record) == other.map(\.record), "the same drafts of \(name), mapped again")
                expect.holds(one.map(\.evidence) == other.map(\.evidence), "the same evidence of \(name)")
                check(pair.0.issues, &expect)
                for draft in one {
                    check(draft.issues, &expect)
                    guard let id = draft.record.id else {
                        expect.holds(false, "a draft of \(name) has an identifier, as schemas/record/1 has it")
                        continue
                    }
                    expect.equal(draft.record.kind, id.kind, "`kind` of \(id)")
                    expect.equal(draft.record.home, id.home, "`home` of \(id)")
                    for evidence in draft.evidence {
                        expect.holds(JSONPointer(evidence.path) != nil, "“\(evidence.path)” is a JSON Pointer")
                    }
                }
                if expect.messages.count > 20 { return }
            }
        }
    ]
}

extension HarvestSourceConformance.Subject {
    /// What each record asserts, in a new run; nil from an adapter that does not map.
    fileprivate func mapped(_ records: [SourceRecord]) async throws -> [CrosswalkResult]? {
        try await opened { source in
            _ = try await source.identify()
            if let source = source as? any MappingSource, has(.map) {
                return source.mappings.isEmpty ? nil : try await source.map(records, context: mapping)
            }
            let crosswalks = source.crosswalks
            if crosswalks.isEmpty { return nil }
            return records.map { record in
                crosswalks.first { $0.accepts(record.format) }?.map(record, context: mapping) ?? CrosswalkResult()
            }
        }
    }
}
