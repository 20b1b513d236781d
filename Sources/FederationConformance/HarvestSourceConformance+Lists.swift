import AdapterKit
import Federation
import JSONSchema
import Messages
import ScienceShopSDK

extension HarvestSourceConformance {
    static let listChecks: [Check] = [
        Check(title: "its pages come to an end") { subject, expect in
            let walk = try await subject.list()
            expect.holds(walk.trouble == nil, "the list ends: \(walk.trouble ?? "")")
            expect.holds(!walk.records.isEmpty, "the source that was given has records")
            check(walk.issues, &expect)
            for (cursor, page) in walk.steps {
                expect.holds(page.next != cursor || cursor == nil, "the page after \(cursor?.text ?? "") leads on")
                expect.holds((page.next?.text.utf8.count ?? 0) <= 65_536, "a cursor has 65536 bytes at most")
                expect.holds(page.total ?? 0 >= 0, "`total` is no negative number")
                if page.next != nil {
                    expect.holds(page.bookmark == nil, "only the last page has a bookmark")
                }
            }
        },
        Check(title: "each record is one") { subject, expect in
            let records = try await subject.list().records
            var seen: Set<ByteString> = []
            for record in records {
                let name: Message = "the record “\(record.identifier.prefix(80))”"
                expect.holds(seen.insert(ByteString(record.identifier)).inserted, "\(name) comes once")
                expect.holds(
                    !record.identifier.isEmpty && record.identifier.utf8.count <= 8192
                        && !record.identifier.utf8.contains(0),
                    "\(name) has an identifier of 1 to 8192 bytes, none of them zero")
                expect.holds(
                    subject.manifest.formats.contains(record.format),
                    "the format \(record.format) of \(name) is one the manifest names")
                if record.status == .active {
                    expect.holds(!record.payload.isEmpty, "\(name) has a payload")
                } else {
                    expect.holds(subject.has(.deletions), "\(name) is deleted, which takes the capability deletions")
                }
                if let line = record.firstLine { expect.holds(line > 0, "`firstLine` of \(name) counts from 1") }
                if expect.messages.count > 20 { return }
            }
        },
        Check(title: "another run gives the same") { subject, expect in
            let first = try await subject.list()
            let second = try await subject.list()
            expect.equal(second.identifiers, first.identifiers, "identifiers of another run")
            if expect.messages.isEmpty {
                expect.holds(second.records == first.records, "payloads, frames and datestamps of another run")
            }
        },
        Check(title: "the size of pages changes nothing but the pages") { subject, expect in
            let small = try await subject.list(HarvestRequest(pageSize: 1))
            let large = try await subject.list(HarvestRequest(pageSize: 10_000))
            expect.equal(small.identifiers.sorted(), large.identifiers.sorted(), "identifiers page by page")
            expect.holds(small.trouble == nil, "the list ends: \(small.trouble ?? "")")
        },
        Check(title: "two sources at once do not disturb each other") { subject, expect in
            let alone = try await subject.list().identifiers
            async let one = subject.list()
            async let other = subject.list()
            expect.equal(try await one.identifiers, alone, "identifiers of one of two")
            expect.equal(try await other.identifiers, alone, "identifiers of the other")
        },
        Check(title: "the list of identifiers is that of the records") { subject, expect in
            guard subject.has(.identifiers) else { return }
            let walk = try await subject.list()
            let found = try await subject.opened { source -> [ListedRecord]? in
                guard let source = source as? any IdentifierListing else { return nil }
                _ = try await source.identify()
                var all: [ListedRecord] = []
                var cursor: Cursor?
                var pages = 0
                repeat {
                    let page = try await source.identifiers(subject.request, after: cursor)
                    all += page.records
                    cursor = page.next
                    pages += 1
                } while cursor != nil && pages < 10_000
                return cursor == nil ? all : []
            }
            guard let found else { return expect.holds(false, "what has the capability identifiers lists them") }
            expect.equal(
                found.filter { $0.status == .active }.map(\.identifier).sorted(),
                walk.records.filter { $0.status == .active }.map(\.identifier).sorted(), "identifiers listed")
        },
        Check(title: "a later harvest goes on from the bookmark") { subject, expect in
            let walk = try await subject.list()
            guard let bookmark = walk.steps.last?.page.bookmark else { return }
            expect.holds(bookmark.text.utf8.count <= 65_536, "a bookmark has 65536 bytes at most")
            let later = try await subject.list(HarvestRequest(bookmark: bookmark, pageSize: subject.pageSize))
            expect.holds(later.trouble == nil, "the list of changes ends: \(later.trouble ?? "")")
            // Nothing changed: what it names again, by an overlap, must be what it named before.
            let known = Set(walk.records)
            for record in later.records where record.status == .active {
                expect.holds(known.contains(record), "“\(record.identifier.prefix(80))” is as it was")
            }
        },
        Check(title: "a list of changes begins where it says") { subject, expect in
            guard subject.has(.identifiers) else { return }
            let walk = try await subject.list()
            guard let bookmark = walk.steps.last?.page.bookmark else { return }
            let start = try await subject.opened { source -> ChangesStart in
                guard let source = source as? any IdentifierListing else { return .unknown }
                _ = try await source.identify()
                return try await source.changes(after: bookmark)
            }
            guard start != .unknown else { return }
            let changes = try await subject.list(HarvestRequest(bookmark: bookmark, pageSize: subject.pageSize))
            let named = Set(changes.identifiers.map { ByteString($0) })
            for record in walk.records where record.status == .active {
                let isNamed = named.contains(ByteString(record.identifier))
                let name: Message = "“\(record.identifier.prefix(80))”"
                guard case .datestamp(let first) = start else {
                    expect.holds(isNamed, "\(name) is on the list of changes, which is said to name everything")
                    continue
                }
                // What an audit says is behind the bookmark no such list may bring, and what is not, each has to.
                switch DatestampOrder(record.datestamp, to: first) {
                case .earlier:
                    expect.holds(
                        !isNamed, "\(name) is not on the list of changes, which is said to begin after its date")
                case .same, .later:
                    expect.holds(isNamed, "\(name) is on the list of changes, which is said to begin by its date")
                case .unknown:
                    expect.holds(
                        record.datestamp == nil, "the beginning of a list of changes is written as the date of \(name)")
                }
                if expect.messages.count > 20 { return }
            }
        },
        Check(title: "a harvest of what changed since a time comes to an end") { subject, expect in
            guard subject.has(.since) else { return }
            let all = Set(try await subject.list().identifiers.map { ByteString($0) })
            let since = HarvestRequest(since: Timestamp("2020-01-01T00:00:00Z"), pageSize: subject.pageSize)
            for name in try await subject.list(since).records where name.status == .active {
                expect.holds(all.contains(ByteString(name.identifier)), "“\(name.identifier)” is on the whole list too")
            }
        },
    ]
}
