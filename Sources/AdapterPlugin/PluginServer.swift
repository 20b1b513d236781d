import AdapterKit
import JSONSchema
import Messages
import PluginProtocol
import ScienceShopSDK

/// A plugin's side of the conversation: answers one host's requests with one adapter, one after the other.
public struct PluginServer: Sendable {
    private let adapter: Adapter
    private let connection: any PluginConnection
    private let makeContext: @Sendable (PluginSettings) -> AdapterContext

    /// - Parameter context: what the house lends an adapter, made when the host has said how it behaves.
    public init(
        _ adapter: Adapter, connection: any PluginConnection,
        context: @escaping @Sendable (PluginSettings) -> AdapterContext
    ) {
        self.adapter = adapter
        self.connection = connection
        makeContext = context
    }

    /// Serves until the host says `bye` or hangs up. What is being answered when it hangs up is cancelled.
    ///
    /// - Returns: whether it ended with `bye` and `done`, which alone is a good end.
    public func run() async -> Bool {
        let views = ViewDesk()
        let (requests, inbox) = AsyncStream.makeStream(of: Result<HostMessage, FederationError>.self)
        return await withTaskGroup(of: Bool?.self) { group in
            group.addTask { await serve(requests, views) }
            group.addTask {
                await listen(views, inbox)
                return nil
            }
            // Who listens ends first when the host hangs up, who serves when all is said; either ends the other.
            var isDone = false
            for await result in group {
                isDone = result ?? isDone
                group.cancelAll()
            }
            return isDone
        }
    }

    /// Hands on the host's lines until it hangs up or was wrong.
    private func listen(
        _ views: ViewDesk, _ inbox: AsyncStream<Result<HostMessage, FederationError>>.Continuation
    ) async {
        defer { views.close() }
        while !Task.isCancelled {
            do {
                guard let message = try await connection.receive() else { return }
                if case .viewed(let answer) = message { views.put(answer) } else { inbox.yield(.success(message)) }
                // Nothing follows; what was asked before it is still answered.
                if case .bye = message { return await views.closeAndWait() }
            } catch let error as FederationError {
                inbox.yield(.failure(error))
                return await views.closeAndWait()
            } catch {
                return
            }
        }
    }

    private func serve(
        _ requests: AsyncStream<Result<HostMessage, FederationError>>, _ views: ViewDesk
    ) async -> Bool {
        var desk = PluginDesk(adapter: adapter, connection: connection, makeContext: makeContext, views: views)
        for await request in requests {
            do {
                let isLast = try await desk.answer(try request.get())
                if isLast { return true }
            } catch {
                // The host broke the protocol or listens no more: there is nobody to go on for.
                if let error = error as? FederationError { try? await desk.send(.failed(error)) }
                return false
            }
        }
        return false
    }
}
