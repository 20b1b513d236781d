import FederationWeb
import JSONSchema
import Testing

@Suite struct HealthTests {
    @Test(arguments: [true, false])
    func theStatusSaysWhetherAllIsWell(isWell: Bool) async throws {
        let content = WebContent(health: { HealthAnswer(isWell: isWell, ["records": 3]) })
        try await TestServer.with(content) { server in
            let answer = try await server.ask("/health")
            #expect(answer.status == (isWell ? 200 : 503))
            #expect(answer["content-type"] == "application/json")
            #expect(answer["cache-control"] == "no-store")
            #expect((answer["retry-after"] != nil) == !isWell)
            #expect(try JSONValue(parsing: answer.body) == ["records": 3])
            #expect(try await server.ask("/health", method: "HEAD")["content-length"] == "\(answer.body.count)")
            #expect(try await server.ask("/health", method: "POST", body: []).status == 405)
            let options = try await server.ask("/health", method: "OPTIONS")
            #expect(options.status == 204)
            #expect(options["allow"] == "GET, HEAD, OPTIONS")
        }
    }
}
