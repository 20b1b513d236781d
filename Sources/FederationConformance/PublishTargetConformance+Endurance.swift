import AdapterKit
import Federation
import Messages
import ScienceShopSDK

extension PublishTargetConformance {
    /// What is written may be of any kind and size.
    static let wordChecks: [Check] = [
        Check(title: "odd names and hostile words are taken like all others") { channel, expect in
            let names = ["..", ".", "-", "a.html", "A", "a", "CON", "~", String(repeating: "x", count: 200)]
            for name in names { try await channel.say(name, "</title><script>alert(1)</script>&\"' \u{202E}{{x}}") }
            for kind in RecordKind.allCases { try await channel.say("same", "Même nom", kind: kind) }
            let report = try await channel.publish().report
            expect.equal(
                report.counts.published, names.count + RecordKind.allCases.count, "the number of records published")
            expect.equal(report.counts.failed, 0, "the number of records that failed")
            let before = try await channel.place.content()
            _ = try await channel.publish(full: true)
            expect.holds(try await channel.place.content() == before, "what is there stays as it is")
        },
        Check(title: "a record that is too much for it keeps no other from being written") { channel, expect in
            try await channel.say("a", "Le ruisseau")
            try await channel.say(
                "b", "La forge", summary: String(repeating: "Trop long pour une affiche. ", count: 10_000))
            try await channel.say("c", "Le moulin")
            let (report, heard) = try await channel.publish()
            expect.equal(report.counts.considered, 3, "the number of records sent")
            let huge = try Sample.id("b", kind: .project)
            for (batch, receipts) in heard.batches {
                check(receipts, of: batch, mayFail: true, &expect)
                for case (let id, .failed) in receipts.map({ ($0.record, $0.outcome) }) {
                    expect.equal(id, huge, "the record that failed")
                }
            }
            expect.holds(try await channel.reads("ruisseau"), "the record before it can be read")
            expect.holds(try await channel.reads("moulin"), "the record after it can be read")
            // Whatever became of it, it is taken once it is smaller.
            try await channel.say("b", "La forge du bourg")
            expect.equal(try await channel.publish().report.counts.failed, 0, "the number of records that failed")
            expect.holds(try await channel.reads("forge du bourg"), "the smaller record can be read")
        },
    ]

    /// What happens between runs, and in the middle of one.
    static let endurance: [Check] = [
        Check(title: "records sent one at a time give what they give together") { channel, expect in
            for name in ["a", "b", "c"] { try await channel.say(name, "Le moulin \(name)") }
            let heard = try await channel.publish().heard
            guard let view = heard.view else { return expect.holds(false, "the target was told something") }
            let before = try await channel.place.content()
            try await channel.opened { target in
                _ = try await target.begin()
                for exposure in heard.batches.flatMap(\.batch) {
                    check(try await target.publish([exposure], from: view), of: [exposure], mayFail: false, &expect)
                }
                _ = try await target.finish(view)
            }
            expect.holds(try await channel.place.content() == before, "what is there stays as it is")
        },
        Check(title: "a plan writes nothing") { channel, expect in
            try await channel.say("a", "Le ruisseau")
            let empty = try await channel.place.content()
            _ = try await channel.plan()
            expect.holds(try await channel.place.content() == empty, "an empty channel stays as it is")
            _ = try await channel.publish()
            try await channel.say("a", "Le moulin")
            try await channel.say("b", "La forge")
            let before = try await channel.place.content()
            let report = try await channel.plan()
            expect.equal(report.counts.published + report.counts.updated, 2, "the number of records that a plan names")
            expect.holds(try await channel.place.content() == before, "what is there stays as it is")
        },
        Check(title: "it tells what stands there without touching it") { channel, expect in
            try await channel.say("a", "Le ruisseau")
            _ = try await channel.publish()
            let before = try await channel.place.content()
            let (once, twice) = try await channel.opened { target in
                _ = try await target.begin()
                return (try await target.standing(), try await target.standing())
            }
            expect.holds(once == twice, "`standing` says the same, asked twice")
            if let once { expect.equal(once.written + once.removed, 0, "what `standing` wrote or removed") }
            expect.holds(try await channel.place.content() == before, "what is there stays as it is")
        },
        Check(title: "it can be let go of, and asked again") { channel, expect in
            try await channel.say("a", "Le ruisseau")
            let heard = try await channel.publish().heard
            guard let view = heard.view else { return expect.holds(false, "the target was told something") }
            let target = try await channel.place.open()
            _ = try await target.begin()
            HarvestSourceConformance.check(await target.close() + target.close(), &expect)
            expect.holds(try await target.begin(), "`begin` says that all is there")
            for (batch, _) in heard.batches {
                check(try await target.publish(batch, from: view), of: batch, mayFail: false, &expect)
            }
            HarvestSourceConformance.check(await target.close(), &expect)
            // That run did not finish. It keeps nobody out, neither itself nor another.
            let other = try await channel.place.open()
            for target in [target, other] {
                _ = try await target.begin()
                for (batch, _) in heard.batches {
                    check(try await target.publish(batch, from: view), of: batch, mayFail: false, &expect)
                }
                _ = try await target.finish(view)
                HarvestSourceConformance.check(await target.close(), &expect)
            }
        },
        Check(title: "two channels at once do not disturb each other") { channel, expect in
            let other = try await channel.elsewhere()
            for name in ["a", "b", "c"] {
                try await channel.say(name, "Le ruisseau \(name)")
                try await other.say(name, "La forge \(name)")
            }
            async let first = channel.publish().report
            async let second = other.publish().report
            expect.equal(
                try await [first.counts.published, second.counts.published], [3, 3], "the numbers of records published")
            expect.holds(try await channel.reads("ruisseau"), "the one holds its own records")
            expect.holds(try await other.reads("forge"), "the other holds its own records")
            let (here, there) = (try await channel.hides("forge"), try await other.hides("ruisseau"))
            expect.holds(here && there, "neither holds records of the other")
        },
        Check(title: "a call that was cancelled does not disturb the next") { channel, expect in
            for name in ["a", "b", "c"] { try await channel.say(name, "Le moulin \(name)") }
            let heard = try await channel.publish().heard
            guard let view = heard.view else { return expect.holds(false, "the target was told something") }
            let before = try await channel.place.content()
            try await channel.opened { target in
                _ = try await target.begin()
                for (batch, _) in heard.batches {
                    await cancelled { try await target.publish(batch, from: view) }
                    check(try await target.publish(batch, from: view), of: batch, mayFail: false, &expect)
                }
                _ = try await target.finish(view)
            }
            expect.holds(try await channel.place.content() == before, "what is there stays as it is")
        },
        Check(title: "a channel whose last record left is whole, and takes records again") { channel, expect in
            guard try await channel.can(\.canDelete) else { return }
            try await channel.say("a", "Le ruisseau")
            _ = try await channel.publish()
            try await channel.say("a", nil)
            expect.equal(try await channel.publish().report.counts.withdrawn, 1, "the number of records withdrawn")
            expect.holds(try await channel.hides("ruisseau"), "“ruisseau” is nowhere")
            try await channel.say("b", "Le moulin")
            expect.equal(try await channel.publish().report.counts.published, 1, "the number of records published")
            expect.holds(try await channel.reads("moulin"), "the record can be read")
        },
    ]
}
