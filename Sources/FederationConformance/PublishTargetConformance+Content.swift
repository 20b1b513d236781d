import AdapterKit
import Federation
import JSONSchema
import Messages
import ScienceShopSDK

extension PublishTargetConformance {
    /// Whether records arrive at all: the check without which no other says anything.
    public static let arrival =
        Check(title: "what is published is on the channel, and is there when it is opened again") { channel, expect in
            let wasThere = try await channel.opened { try await $0.begin() }
            expect.holds(!wasThere, "`begin` says that an empty channel holds nothing")
            let empty = try await channel.place.content()
            try await channel.say("a", "Le ruisseau aux écrevisses")
            try await channel.say("b", "Le moulin à papier")
            let report = try await channel.publish().report
            expect.equal(report.verdict.rawValue, Verdict.changed.rawValue, "the verdict (\(report.explanation))")
            expect.equal(report.counts.published, 2, "the number of records published")
            expect.holds(try await channel.place.content() != empty, "something was written")
            expect.holds(try await channel.reads("ruisseau"), "the first record can be read")
            expect.holds(try await channel.reads("moulin"), "the second record can be read")
            let isThere = try await channel.opened { try await $0.begin() }
            expect.holds(isThere, "`begin` says that all is there")
        }

    /// What is where, after publishing, changing, taking back and publishing again.
    static let contentChecks: [Check] = [
        arrival,
        Check(title: "begin writes nothing, however often it is called") { channel, expect in
            let empty = try await channel.place.content()
            _ = try await channel.opened { (try await $0.begin(), try await $0.begin()) }
            expect.holds(try await channel.place.content() == empty, "an empty channel stays as it is")
            try await channel.say("a", "Le ruisseau")
            _ = try await channel.publish()
            let before = try await channel.place.content()
            let (once, twice) = try await channel.opened { (try await $0.begin(), try await $0.begin()) }
            expect.holds(once && twice, "`begin` says that all is there")
            expect.holds(try await channel.place.content() == before, "what is there stays as it is")
        },
        Check(title: "a batch and a finish that are repeated change nothing") { channel, expect in
            try await channel.say("a", "Le ruisseau")
            try await channel.say("b", "Le moulin")
            try await channel.say("c", nil)
            _ = try await channel.publish()
            try await channel.say("b", nil)
            let heard = try await channel.publish().heard
            let before = try await channel.place.content()
            guard let view = heard.view else { return expect.holds(false, "the target was told something") }
            let (told, summary) = try await channel.opened { target in
                _ = try await target.begin()
                var told: [(batch: [Exposure], receipts: [PublicationReceipt])] = []
                for (batch, _) in heard.batches { told.append((batch, try await target.publish(batch, from: view))) }
                return (told, try await target.finish(view))
            }
            for (batch, receipts) in told { check(receipts, of: batch, mayFail: false, &expect) }
            expect.holds(try await channel.place.content() == before, "what is there stays as it is")
            expect.equal(summary.written + summary.removed, 0, "what the repeated `finish` wrote or removed")
        },
        Check(title: "an update replaces what was there") { channel, expect in
            guard try await channel.can(\.canUpdate) else { return }
            try await channel.say("a", "Le premier titre")
            _ = try await channel.publish()
            try await channel.say("a", "Un autre intitulé")
            let report = try await channel.publish().report
            expect.equal(report.counts.updated, 1, "the number of records updated")
            expect.holds(try await channel.reads("Un autre"), "the new form can be read")
            expect.holds(try await channel.hides("premier titre"), "the old form is gone everywhere")
        },
        Check(title: "what is withdrawn is gone with its content, on every list too") { channel, expect in
            guard try await channel.can(\.canDelete) else { return }
            try await channel.say("a", "Le ruisseau")
            try await channel.say("b", "Confidences du meunier", summary: "Rien que pour nous")
            _ = try await channel.publish()
            try await channel.say("b", nil)
            let (report, heard) = try await channel.publish()
            expect.equal(report.counts.withdrawn, 1, "the number of records withdrawn")
            let outcomes = heard.batches.flatMap(\.receipts).map(\.outcome)
            expect.equal(outcomes, [.withdrawn], "the receipts")
            for words in ["Confidences", "meunier", "pour nous"] {
                expect.holds(try await channel.hides(words), "“\(words)” is nowhere")
            }
            expect.holds(try await channel.reads("ruisseau"), "the other record is still there")
            let id = try Sample.id("b", kind: .project)
            let shown = try await channel.opened { try await $0.shown(id) }
            expect.holds(shown == nil, "the channel says that it shows nothing of it")
        },
        Check(title: "a record that comes back is shown again") { channel, expect in
            guard try await channel.can(\.canDelete) else { return }
            try await channel.say("a", "Le ruisseau")
            try await channel.say("b", "Le moulin")
            _ = try await channel.publish()
            let before = try await channel.place.content()
            try await channel.say("b", nil)
            _ = try await channel.publish()
            try await channel.say("b", "Le moulin")
            let report = try await channel.publish().report
            expect.equal(report.counts.published, 1, "the number of records published")
            expect.equal(try await channel.place.content().count, before.count, "how much there is")
            expect.holds(try await channel.reads("moulin"), "the record can be read")
        },
        Check(title: "taking back what was never there is no failure") { channel, expect in
            try await channel.say("a", "Le ruisseau")
            try await channel.say("b", "Le moulin")
            _ = try await channel.publish()
            try await channel.say("b", nil)
            let heard = try await channel.publish().heard
            guard let view = heard.view else { return expect.holds(false, "the target was told something") }
            let other = try await channel.elsewhere()
            try await other.opened { target in
                _ = try await target.begin()
                for (batch, _) in heard.batches {
                    check(try await target.publish(batch, from: view), of: batch, mayFail: false, &expect)
                }
            }
        },
        Check(title: "sending everything again changes nothing") { channel, expect in
            try await channel.say("a", "Le ruisseau")
            try await channel.say("b", "Le moulin")
            _ = try await channel.publish()
            try await channel.say("b", nil)
            try await channel.say("c", "La forge")
            _ = try await channel.publish()
            let before = try await channel.place.content()
            let report = try await channel.publish(full: true).report
            expect.equal(report.counts.unchanged, report.counts.considered, "the number of records unchanged")
            expect.equal(report.verdict.rawValue, Verdict.unchanged.rawValue, "the verdict")
            expect.holds(try await channel.place.content() == before, "what is there stays as it is")
        },
    ]
}
