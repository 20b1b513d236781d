import AdapterKit
import ScienceShopSDK
import Synchronization

/// A number that several tasks count with.
final class Mutexed: Sendable {
    private let value: Mutex<Int>
    init(_ value: Int) { self.value = Mutex(value) }

    func next() -> Int {
        value.withLock {
            $0 += 1
            return $0
        }
    }
}

/// A source that is interrupted at its third page.
struct CutShort: HarvestSource {
    let base: any HarvestSource
    let calls: Mutexed

    var manifest: AdapterManifest { base.manifest }
    var crosswalks: [any Crosswalk] { base.crosswalks }
    func identify() async throws -> SourceDescription { try await base.identify() }

    func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage {
        if calls.next() == 3 { throw CancellationError() }
        return try await base.page(request, after: cursor)
    }
}
