import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// Publishes records as posts of a WordPress site, and takes them back.
///
/// Which post is which record is written in the posts themselves (`WPMarker`), and each is looked for before it is made: an
/// answer that is lost, or a run that is killed, makes no post twice.
public struct WordPressTarget: PublishAdapter {
    public static let manifest = WordPressAdapter.manifest

    public let channel: String
    public let capabilities = PublishCapabilities(canUpdate: true, canDelete: true, batchSize: 20)
    public let fingerprint: String

    private let options: WPPublishOptions
    private let view: WPSiteView
    private let location: String

    public init(configuration: AdapterConfiguration, context: AdapterContext) throws {
        let reading = try WPOptions(configuration)
        options = try WPPublishOptions(reading, configuration)
        let address = try WPAddress(configuration.location)
        let connection = WPConnection(
            http: context.http, maxBytes: reading.maxBytes, pass: try WPPass(options.login, for: address))
        // The site is asked for nothing that visitors may not read until somebody publishes.
        var plain = reading
        plain.statuses = ["publish"]
        view = WPSiteView(connection, address, plain)
        location = address.page
        // As the house calls the channel of an adapter that runs elsewhere.
        channel = "\(Self.manifest.id):\(configuration.location)"
        fingerprint = options.fingerprint
    }

    // MARK: - PublishTarget

    public func begin() async throws -> Bool {
        let editor = try await editor(afresh: true)
        let me = try await editor.connection.ask(editor.root.url("wp/v2/users/me", [("context", "edit")]))
        if me.head.status == 401 {
            throw FederationError(
                .blocked,
                """
                \(location) does not accept the user `\(options.login.user)` with this application password. Make a new one on \
                the user's profile page; if it is right, the web server may take the head `Authorization` away.
                """)
        }
        try me.check()
        return try await editor.holdsAnything()
    }

    public func publish(_ batch: [Exposure], from view: any PublicationView) async throws -> [PublicationReceipt] {
        let editor = try await editor()
        let terms = try await self.view.site().termArguments
        var receipts: [PublicationReceipt] = []
        for exposure in batch {
            try Task.checkCancellation()
            do {
                switch exposure {
                case .show(let record): receipts.append(try await show(record, terms, editor))
                case .withdraw(let withdrawal): receipts.append(try await withdraw(withdrawal.id, editor))
                }
            } catch let error as FederationError where Self.isOfOnePost(error) {
                let issue = Issue(
                    .error, code: "refused-post", message: error.message,
                    remedy: "Look at the rights of the user `\(options.login.user)` on the site.")
                receipts.append(PublicationReceipt(exposure.id, .failed(issue)))
            }
        }
        return receipts
    }

    public func finish(_ view: any PublicationView) async throws -> PublicationSummary {
        PublicationSummary(entry: location)
    }

    public func standing() async throws -> PublicationSummary? { PublicationSummary(entry: location) }

    /// What the site says of one post, rather than of itself or of us.
    private static func isOfOnePost(_ error: FederationError) -> Bool {
        error.disposition == .abort && (error.code == .configuration || error.code == .sourceGone)
    }

    private func editor(afresh: Bool = false) async throws -> WPEditor {
        let site = try await view.site(afresh: afresh)
        guard let type = site.types.first else {
            throw FederationError(.configuration, "The option `types` names no post type to publish as.")
        }
        return WPEditor(connection: view.connection, root: site.root, route: type.route)
    }

    // MARK: - One record

    private func show(
        _ record: PublicRecord, _ terms: [(String, String)], _ editor: WPEditor
    ) async throws -> PublicationReceipt {
        let body = WPBody(record, language: options.language)
        let slug = Self.slug(record.id)
        let sent = WPMarker.hash(title: body.title, content: body.content, excerpt: body.excerpt)
        let marker = WPMarker(token: WPMarker.token(record.id), sent: sent)
        let rendering = "sha256:" + ContentHash.hex("\(options.fingerprint) \(sent)".utf8)
        func receipt(_ post: WPPost, _ outcome: PublicationReceipt.Outcome) -> PublicationReceipt {
            PublicationReceipt(record.id, outcome, address: post.link, rendering: rendering)
        }
        let (posts, isTaken) = try await editor.posts(of: marker.token, slug: slug)
        if isTaken { return PublicationReceipt(record.id, .failed(Self.taken(slug))) }
        // Of two, which only two processes at once can make, the older one is the record.
        for extra in posts.dropFirst() { try await empty(extra, editor) }
        var members = members(body, marker, terms)
        guard let post = posts.first, let known = post.marker else {
            members["slug"] = .string(slug)
            members["status"] = .string(options.status)
            return receipt(try await confirm(editor.save(members, as: nil), marker, body, editor), .published)
        }
        if known.isWithdrawn {
            members["slug"] = .string(slug)
            members["status"] = .string(options.status)
        } else if !options.overwrites {
            if let issue = conflict(post, known, sent) {
                return PublicationReceipt(record.id, .failed(issue), address: post.link)
            }
            if known.sent == sent { return receipt(post, .unchanged) }
        } else if known.sent == sent, !post.isEdited, isWhereItBelongs(post) {
            return receipt(post, .unchanged)
        } else if !isWhereItBelongs(post) {
            members["status"] = .string(options.status)
        }
        return receipt(try await confirm(editor.save(members, as: post.id), marker, body, editor), .published)
    }

    /// What a person did to a post that is not to be undone without a word; nil when nothing.
    private func conflict(_ post: WPPost, _ known: WPMarker, _ sent: String) -> Issue? {
        if post.isInBin {
            return Issue(
                .warning, code: "binned-by-hand", message: "Somebody put the post into the bin of the site.",
                remedy: "Restore it there, withhold the record here, or set the option `overwrite`.")
        }
        if !isWhereItBelongs(post) {
            return Issue(
                .warning, code: "hidden-by-hand",
                message: "Somebody took the post off the site (it is `\(post.status)`).",
                remedy: "Publish it there, withhold the record here, or set the option `overwrite`.")
        }
        guard post.isEdited, known.sent != sent else { return nil }
        return Issue(
            .warning, code: "edited-by-hand",
            message: "The post was changed on the site since it was published, and the record has changed too.",
            remedy: "Carry the change over to the record's source, then set the option `overwrite` for one run.")
    }

    /// A draft that somebody publishes is where it belongs.
    private func isWhereItBelongs(_ post: WPPost) -> Bool {
        post.status == options.status || (options.status != "publish" && !post.isInBin)
    }

    private static func taken(_ slug: String) -> Issue {
        Issue(
            .error, code: "address-taken",
            message:
                "Another post of the site has the address `\(slug)`, or it is this one and its marker was taken out.",
            remedy: "Give that post another address on the site, or delete it.")
    }

    private func members(_ body: WPBody, _ marker: WPMarker, _ terms: [(String, String)]) -> JSONObject {
        var members: JSONObject = [
            "title": .string(body.title), "excerpt": .string(body.excerpt),
            "content": .string(marker.placed(in: body.content)),
        ]
        for (taxonomy, numbers) in terms {
            members[taxonomy] = .array(numbers.split(separator: ",").compactMap { Double($0) }.map(JSONValue.number))
        }
        return members
    }

    /// Notes in the post what the site made of it, where that is not what was sent: only then can a change by a person be told
    /// from one by the site.
    private func confirm(
        _ post: WPPost, _ marker: WPMarker, _ body: WPBody, _ editor: WPEditor
    ) async throws -> WPPost {
        guard post.hash != marker.sent, post.marker?.token == marker.token else { return post }
        var noted = marker
        noted.stored = post.hash
        return try await editor.save(["content": .string(noted.placed(in: body.content))], as: post.id)
    }

    private func withdraw(_ id: RecordIdentifier, _ editor: WPEditor) async throws -> PublicationReceipt {
        let (posts, _) = try await editor.posts(of: WPMarker.token(id), slug: Self.slug(id))
        let shown = posts.filter { !$0.isInBin || $0.marker?.isWithdrawn != true }
        for post in shown { try await empty(post, editor) }
        return PublicationReceipt(id, shown.isEmpty ? .unchanged : .withdrawn)
    }

    /// Takes the words out of a post before it goes into the bin, from which anybody at the site can take it out again.
    private func empty(_ post: WPPost, _ editor: WPEditor) async throws {
        guard let token = post.marker?.token else { return }
        let marker = WPMarker(
            token: token, sent: WPMarker.hash(title: "", content: "", excerpt: ""), isWithdrawn: true)
        var members: JSONObject = ["title": "", "excerpt": "", "content": .string(marker.text)]
        if !post.isInBin { members["status"] = "draft" }
        _ = try await editor.save(members, as: post.id)
        if !post.isInBin { try await editor.bin(post.id) }
    }

    /// The end of a post's address: words for people, and a part that no other record has.
    static func slug(_ id: RecordIdentifier) -> String {
        let words = Text.slug(id.local, maxLength: 80) ?? id.kind.rawValue
        return "\(words)-\(ContentHash.hex(id.description.utf8).prefix(10))"
    }
}
