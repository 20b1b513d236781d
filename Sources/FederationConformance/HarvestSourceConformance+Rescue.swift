import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension HarvestSourceConformance {
    /// What a source may do about pages and records that do not come whole.
    static let rescueChecks: [Check] = [
        Check(title: "one record asked for by its name is the one listed") { subject, expect in
            let records = try await subject.list().records
            try await subject.opened { source in
                // What can be asked is known from here on, also of a source that runs elsewhere.
                _ = try await source.identify()
                guard let source = source as? any SingleRecordSource, !source.damageCodes.isEmpty else { return }
                for record in records.filter({ $0.status == .active }).prefix(5) {
                    let name: Message = "“\(record.identifier.prefix(80))”"
                    guard let one = try await source.record(record.identifier) else {
                        expect.holds(false, "\(name) is found by its name")
                        continue
                    }
                    expect.holds(
                        one.identifier.hasSameBytes(as: record.identifier), "\(name) is given, not “\(one.identifier)”")
                    expect.holds(
                        one.payload == record.payload && one.format == record.format && one.status == record.status,
                        "\(name) by itself is as on its page")
                }
                let none = try await source.record("no such record, \(subject.manifest.id)")
                expect.holds(none == nil, "a record that is not there is not given")
            }
        },
        Check(title: "a way round a page leads on and leaves out nothing unsaid") { subject, expect in
            let walk = try await subject.list()
            let error = FederationError(.network, .verbatim("The server answered with status 500."))
            try await subject.opened { source in
                _ = try await source.identify()
                guard let source = source as? any DetourSource else { return }
                expect.holds(!source.isTrial(nil), "the beginning of a list is no trial")
                for cursor in [nil] + walk.cursors.prefix(5).map(Optional.some) {
                    let place: Message = "the page after \(cursor.map { .verbatim($0.text) } ?? "the beginning")"
                    guard let way = await source.detour(subject.request, around: cursor, after: error) else { continue }
                    expect.holds(way.cursor != cursor, "the way round \(place) leads elsewhere")
                    expect.holds(way.cursor.text.utf8.count <= 65_536, "a cursor has 65536 bytes at most")
                    let again = await source.detour(subject.request, around: cursor, after: error)
                    expect.equal(again?.cursor, way.cursor, "the way round \(place), asked twice")
                    if let gap = way.gap {
                        check([gap], &expect)
                        expect.equal(gap.severity, .error, "the severity of what the way round \(place) leaves out")
                        continue
                    }
                    // Nothing is said to be left out, so everything behind the place comes.
                    let rest = try await SourceWalk(source, subject.request, from: way.cursor)
                    expect.holds(rest.trouble == nil, "the list ends behind \(place): \(rest.trouble ?? "")")
                    let found = Set(rest.identifiers.map { ByteString($0) })
                    let behind = cursor.map { walk.identifiers(after: $0) } ?? walk.identifiers
                    for missed in behind.prefix(1000) where !found.contains(ByteString(missed)) {
                        expect.holds(false, "“\(missed.prefix(80))” comes on the way round \(place)")
                    }
                }
            }
        },
    ]
}
