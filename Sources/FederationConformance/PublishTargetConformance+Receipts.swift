import AdapterKit
import Federation
import Messages
import ScienceShopSDK

extension PublishTargetConformance {
    /// What a target says of itself and of what it was given.
    static let receiptChecks: [Check] = [
        Check(title: "it says who it is, and the same each time") { channel, expect in
            let first = try await channel.opened { Self.identity(try await $0.begun()) }
            try await channel.say("a", "Le ruisseau")
            _ = try await channel.publish()
            let second = try await channel.opened { Self.identity(try await $0.begun()) }
            expect.holds(isLine(first.channel, atMost: 4096), "the name of the channel is one line")
            expect.equal(second.channel, first.channel, "the name of the channel, opened again")
            expect.equal(second.fingerprint, first.fingerprint, "the fingerprint, opened again")
            expect.holds(first.capabilities == second.capabilities, "it can do the same, opened again")
            let size = first.capabilities.batchSize
            expect.holds(size >= 1 && size <= 100_000, "a batch has 1 to 100000 records, not \(size)")
        },
        Check(title: "there is a receipt for each record, in their order") { channel, expect in
            for name in ["b", "a", "d", "c"] { try await channel.say(name, "Le moulin \(name)") }
            let first = try await channel.publish()
            try await channel.say("a", nil)
            try await channel.say("c", "La forge")
            let second = try await channel.publish()
            let told = first.heard.batches + second.heard.batches
            expect.equal(told.flatMap(\.batch).count, 6, "the number of records sent")
            for (batch, receipts) in told { check(receipts, of: batch, mayFail: false, &expect) }
            for problem in first.report.issues + second.report.issues { check(problem.issue, &expect) }
        },
        Check(title: "an empty batch is no failure and writes nothing") { channel, expect in
            try await channel.say("a", "Le ruisseau")
            let heard = try await channel.publish().heard
            guard let view = heard.view else { return expect.holds(false, "the target was told something") }
            let before = try await channel.place.content()
            let receipts = try await channel.opened { try await $0.begun().publish([], from: view) }
            expect.equal(receipts.count, 0, "the number of receipts")
            expect.holds(try await channel.place.content() == before, "what is there stays as it is")
        },
        Check(title: "what it says it shows is what it was sent") { channel, expect in
            let titles = [
                "a": "Le ruisseau", "b": "L\u{2019}e\u{301}te\u{301} \u{1F41A} \u{5E9}\u{5DC}", "c": "«\u{A0}C\u{A0}»",
            ]
            for (name, title) in titles.sorted(by: { $0.key < $1.key }) { try await channel.say(name, title) }
            let heard = try await channel.publish().heard
            let absent = try Sample.id("z", kind: .project)
            try await channel.opened { target in
                let target = try await target.begun()
                for case .show(let sent) in heard.batches.flatMap(\.batch) {
                    // A channel that cannot tell says nothing of any.
                    guard let shown = try await target.shown(sent.id) else { continue }
                    expect.holds(
                        shown.canonicalBytes == sent.record.canonicalBytes,
                        "what is shown of \(sent.id) is what was sent")
                }
                expect.holds(try await target.shown(absent) == nil, "nothing is shown of a record that was never sent")
            }
        },
        Check(title: "no secret stands in what it says or writes") { channel, expect in
            try await channel.say("a", "Le ruisseau")
            try await channel.say("b", "Le moulin")
            let first = try await channel.publish()
            try await channel.say("b", nil)
            let second = try await channel.publish()
            var said: [String] = []
            for heard in [first.heard, second.heard] {
                said += heard.batches.flatMap(\.receipts).flatMap(words)
                said += heard.summaries.compactMap(\.entry)
            }
            for report in [first.report, second.report] {
                said += [report.channel, report.explanation.description]
                said += report.issues.flatMap { [$0.issue.message.description, $0.issue.remedy.description] }
            }
            let (identity, last) = try await channel.opened {
                (Self.identity(try await $0.begun()), await $0.close())
            }
            said += [identity.channel, identity.fingerprint]
            said += last.flatMap { [$0.message.description, $0.remedy.description] }
            let content = try await channel.place.content()
            for secret in channel.secrets.map({ $0.reveal() }) where !secret.isEmpty {
                expect.holds(!said.contains { $0.contains(secret) }, "no secret stands in a receipt, name or message")
                expect.holds(!content.contains { $0.contains(secret) }, "no secret stands on the channel")
            }
        },
    ]

    private static func identity(_ target: any PublishTarget) -> Identity {
        Identity(channel: target.channel, fingerprint: target.fingerprint, capabilities: target.capabilities)
    }

    private struct Identity: Sendable {
        let channel: String
        let fingerprint: String
        let capabilities: PublishCapabilities
    }

    // MARK: - What a receipt must be

    /// - Parameter mayFail: whether a receipt may say that its record was refused.
    static func check(
        _ receipts: [PublicationReceipt], of batch: [Exposure], mayFail: Bool, _ expect: inout Observations
    ) {
        guard receipts.map(\.record) == batch.map(\.id) else {
            return expect.holds(false, "there is one receipt for each record of the batch, in its order")
        }
        for (receipt, exposure) in zip(receipts, batch) {
            switch (receipt.outcome, exposure) {
            case (.unchanged, _), (.published, .show), (.withdrawn, .withdraw): break
            case (.failed(let issue), _):
                check(issue, &expect)
                expect.holds(mayFail, "\(exposure.id) is taken: \(issue.message)")
            case (.published, .withdraw), (.withdrawn, .show):
                expect.holds(false, "the receipt of \(exposure.id) says what was asked")
            }
            if let address = receipt.address {
                expect.holds(isLine(address, atMost: 8192), "the address of \(exposure.id) is one line")
            }
            if let rendering = receipt.rendering {
                expect.holds(
                    isDigest(rendering), "`rendering` of \(exposure.id) is `sha256:` and 64 hexadecimal digits")
            }
            for label in receipt.labels {
                expect.holds(isLabel(label), "“\(label.prefix(80))” is a label of letters, digits and `-_.!~*'():`")
            }
        }
    }

    private static func check(_ issue: Issue, _ expect: inout Observations) {
        HarvestSourceConformance.check([issue], &expect)
    }

    private static func words(_ receipt: PublicationReceipt) -> [String] {
        var words = receipt.labels + [receipt.address, receipt.rendering].compactMap(\.self)
        if case .failed(let issue) = receipt.outcome {
            words += [issue.message.description, issue.remedy.description, issue.code, issue.path]
        }
        return words
    }

    private static func isLine(_ text: String, atMost limit: Int) -> Bool {
        !text.isEmpty && text.utf8.count <= limit && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }

    private static func isDigest(_ text: String) -> Bool {
        let prefix = "sha256:"
        return text.hasPrefix(prefix) && text.utf8.count == prefix.utf8.count + 64
            && text.utf8.dropFirst(prefix.utf8.count).allSatisfy { $0 &- 0x30 < 10 || $0 &- 0x61 < 6 }
    }

    private static func isLabel(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || "-_.!~*'():".utf8.contains($0) }
    }
}

extension PublishTarget {
    /// Itself, once it has begun: what it can do is known from there on.
    fileprivate func begun() async throws -> Self {
        _ = try await begin()
        return self
    }
}
