import AdapterKit
import FederationWeb
import Foundation
import TestSupport
import Testing

@Suite struct StopTests {
    private static func large() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("large.bin", bytes: [UInt8](repeating: 1, count: 24 << 20))
        return folder
    }

    @Test func answersUnderWayEnd() async throws {
        let folder = try Self.large()
        let server = try await TestServer.start(WebContent(siteFolder: folder.path))
        let port = server.port
        let (busy, idle) = try await onThread {
            let busy = try RawClient(port: port, room: 1 << 14)
            busy.send("GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(busy.readHead()?.hasPrefix("HTTP/1.1 200 ") == true)
            let idle = try RawClient(port: port)
            idle.send("GET /none HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(idle.answer()?.status == 404)
            return (Held(busy), Held(idle))
        }
        let stopping = Task { await server.server.stop(within: .seconds(600)) }
        // The connection that did nothing is closed, and nobody takes a new one.
        let count = try await onThread {
            #expect(idle.client?.readAll().isEmpty == true)
            while let client = try? RawClient(port: port) { _ = client.readAll() }
            return busy.client?.readAll().count
        }
        #expect(count == 24 << 20)
        await stopping.value
        #expect(server.server.connectionCount == 0)
        #expect(await server.log.entries(2).last?.isWhole == true)
    }

    @Test func patienceEnds() async throws {
        let folder = try Self.large()
        let server = try await TestServer.start(WebContent(siteFolder: folder.path))
        let port = server.port
        let busy = try await onThread {
            let busy = try RawClient(port: port, room: 1 << 14)
            busy.send("GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(busy.readHead()?.hasPrefix("HTTP/1.1 200 ") == true)
            return Held(busy)
        }
        await server.server.stop(within: .zero)
        #expect(server.server.connectionCount == 0)
        #expect(await server.log.entries(1).first?.isWhole == false)
        busy.client = nil
    }

    @Test func aPortIsFreeAgainAndTakenOnce() async throws {
        let first = try await FederationServer.start(WebContent())
        let refusal = await #expect(throws: FederationError.self) {
            _ = try await FederationServer.start(WebContent(), port: first.port)
        }
        #expect(refusal?.code == .configuration)
        await first.stop()
        // A child that another test is just starting has the socket a moment longer.
        let patience = ContinuousClock.now + .seconds(300)
        var again: FederationServer?
        while again == nil {
            do {
                again = try await FederationServer.start(WebContent(), port: first.port)
            } catch let error as FederationError where error.code == .configuration && ContinuousClock.now < patience {
                await Task.yield()
            }
        }
        let second = try #require(again)
        #expect(second.port == first.port)
        #expect(second.address == "127.0.0.1")
        await second.stop()
        await second.stop()
    }

    @Test(arguments: ["192.0.2.1", "not an address", "::zz"])
    func anAddressThatIsNotOursIsRefused(address: String) async throws {
        let refusal = await #expect(throws: FederationError.self) {
            _ = try await FederationServer.start(WebContent(), address: address)
        }
        #expect(refusal?.code == .configuration)
    }
}
