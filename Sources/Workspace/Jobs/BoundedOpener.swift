import AdapterKit
import Messages

/// Refuses documents larger than the source's `maxBytes`.
struct BoundedOpener: ResourceOpener {
    private let opener: any ResourceOpener
    private let maxBytes: Int

    init(_ opener: any ResourceOpener, maxBytes: Int) {
        self.opener = opener
        self.maxBytes = maxBytes
    }

    func open(_ location: String, accept: [String]) async throws -> any Resource {
        let resource = try await opener.open(location, accept: accept)
        guard resource.size <= maxBytes else {
            throw FederationError(
                .limitExceeded,
                """
                \(location) has \(resource.size) bytes, more than the source's `maxBytes` of \(maxBytes). \
                Raise it if the document is right.
                """)
        }
        return resource
    }

    func documents(in location: String) async throws -> [String]? { try await opener.documents(in: location) }

    func address(of location: String) -> String? { opener.address(of: location) }
}
