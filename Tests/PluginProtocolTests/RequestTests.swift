import AdapterKit
import PluginProtocol
import ScienceShopSDK
import Testing

@Suite struct RequestTests {
    /// A child has no clock either: when the run began comes with the request.
    @Test(arguments: [nil, "2026-11-21T23:59:59.999Z"]) func aRequestArrivesWhole(now: String?) throws {
        let request = HarvestRequest(
            since: Timestamp("2026-01-31T00:00:00Z"), bookmark: Bookmark("b|é"), pageSize: 7,
            now: now.flatMap { Timestamp($0) })
        var buffer = WireBuffer(capacity: 16)
        buffer.append(HostMessage.page(request, after: Cursor("c")))
        guard case .page(let back, after: let cursor) = try HostMessage(line: buffer.bytes.dropLast()) else {
            Issue.record("another message")
            return
        }
        #expect(back == request && cursor == Cursor("c"))
    }
}
