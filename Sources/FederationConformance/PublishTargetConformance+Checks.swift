import AdapterKit
import Federation
import JSONSchema
import ScienceShopSDK

extension PublishTargetConformance {
    public static let checks: [Check] = [
        Check(name: "what is published is on the channel, and is there when it is opened again") { channel, expect in
            expect.holds(try await !channel.place.open().begin(), "begin says that an empty channel holds nothing")
            try await channel.say("a", "Le ruisseau aux écrevisses")
            try await channel.say("b", "Le moulin à papier")
            let report = try await channel.publish().report
            expect.equal(report.verdict, .changed, "verdict \(report.explanation)")
            expect.equal(report.counts.published, 2, "published")
            let content = try await channel.place.content()
            expect.holds(content.contains { $0.contains("écrevisses") }, "the first record can be read")
            expect.holds(content.contains { $0.contains("moulin") }, "the second record can be read")
            expect.holds(try await channel.place.open().begin(), "begin says that all is there")
        },
        Check(name: "begin writes nothing, however often it is called") { channel, expect in
            let empty = try await channel.place.content()
            let first = try await channel.place.open()
            _ = try await first.begin()
            _ = try await first.begin()
            expect.equal(try await channel.place.content(), empty, "content of an empty channel")
            try await channel.say("a", "Le ruisseau")
            _ = try await channel.publish()
            let before = try await channel.place.content()
            let second = try await channel.place.open()
            expect.holds(try await second.begin(), "all is there")
            expect.holds(try await second.begin(), "all is still there")
            expect.equal(try await channel.place.content(), before, "content")
        },
        Check(name: "a batch and a finish that are repeated change nothing") { channel, expect in
            try await channel.say("a", "Le ruisseau")
            try await channel.say("b", "Le moulin")
            try await channel.say("c", nil)
            _ = try await channel.publish()
            try await channel.say("b", nil)
            let heard = try await channel.publish().heard
            let before = try await channel.place.content()
            let target = try await channel.place.open()
            _ = try await target.begin()
            guard let view = heard.view else { return expect.holds(false, "the target was told something") }
            for (batch, _) in heard.batches {
                let receipts = try await target.publish(batch, from: view)
                expect.equal(receipts.map(\.record), batch.map(\.id), "a receipt for each exposure, in order")
                for receipt in receipts {
                    if case .failed(let issue) = receipt.outcome { expect.holds(false, "repeated: \(issue)") }
                }
            }
            let summary = try await target.finish(view)
            expect.equal(try await channel.place.content(), before, "content after repeating")
            expect.equal(summary.written + summary.removed, 0, "what the repeated finish wrote or removed")
        },
        Check(name: "an update replaces what was there") { channel, expect in
            try await channel.say("a", "Le premier titre")
            _ = try await channel.publish()
            try await channel.say("a", "Un autre intitulé")
            let report = try await channel.publish().report
            expect.equal(report.counts.updated, 1, "updated")
            let content = try await channel.place.content()
            expect.holds(content.contains { $0.contains("intitulé") }, "the new form can be read")
            expect.holds(!content.contains { $0.contains("premier titre") }, "the old form is gone everywhere")
        },
        Check(name: "what is withdrawn is gone with its content, on every list too") { channel, expect in
            guard try await channel.place.open().capabilities.canDelete else { return }
            try await channel.say("a", "Le ruisseau")
            try await channel.say("b", "Confidences du meunier", summary: "Rien que pour nous")
            _ = try await channel.publish()
            try await channel.say("b", nil)
            let (report, heard) = try await channel.publish()
            expect.equal(report.counts.withdrawn, 1, "withdrawn")
            let outcomes = heard.batches.flatMap(\.receipts).map(\.outcome)
            expect.equal(outcomes, [.withdrawn], "receipts")
            let content = try await channel.place.content()
            for words in ["Confidences", "meunier", "pour nous"] {
                expect.holds(!content.contains { $0.contains(words) }, "“\(words)” is nowhere")
            }
            expect.holds(content.contains { $0.contains("ruisseau") }, "the other record is still there")
            let id = try Sample.id("b", kind: .project)
            expect.equal(try await channel.place.open().shown(id), nil, "what the channel says it shows")
        },
        Check(name: "a record that comes back is shown again") { channel, expect in
            guard try await channel.place.open().capabilities.canDelete else { return }
            try await channel.say("a", "Le ruisseau")
            try await channel.say("b", "Le moulin")
            _ = try await channel.publish()
            let before = try await channel.place.content()
            try await channel.say("b", nil)
            _ = try await channel.publish()
            try await channel.say("b", "Le moulin")
            let report = try await channel.publish().report
            expect.equal(report.counts.published, 1, "published")
            let content = try await channel.place.content()
            expect.equal(content.count, before.count, "as much as before")
            expect.holds(content.contains { $0.contains("moulin") }, "it can be read")
        },
        Check(name: "taking back what was never there is no failure") { channel, expect in
            try await channel.say("a", "Le ruisseau")
            try await channel.say("b", "Le moulin")
            _ = try await channel.publish()
            try await channel.say("b", nil)
            let heard = try await channel.publish().heard
            guard let view = heard.view else { return expect.holds(false, "the target was told something") }
            let target = try await channel.makePlace().open()
            _ = try await target.begin()
            for (batch, _) in heard.batches {
                for receipt in try await target.publish(batch, from: view) {
                    if case .failed(let issue) = receipt.outcome { expect.holds(false, "\(issue)") }
                }
            }
        },
        Check(name: "sending everything again changes nothing") { channel, expect in
            try await channel.say("a", "Le ruisseau")
            try await channel.say("b", "Le moulin")
            _ = try await channel.publish()
            try await channel.say("b", nil)
            try await channel.say("c", "La forge")
            _ = try await channel.publish()
            let before = try await channel.place.content()
            let report = try await channel.publish(full: true).report
            expect.equal(report.counts.unchanged, report.counts.considered, "all are unchanged: \(report.counts)")
            expect.equal(report.verdict, .unchanged, "verdict")
            expect.equal(try await channel.place.content(), before, "content")
        },
        Check(name: "odd names and hostile words are taken like all others") { channel, expect in
            let names = ["..", ".", "-", "a.html", "A", "a", "CON", "~", String(repeating: "x", count: 200)]
            for name in names { try await channel.say(name, "</title><script>alert(1)</script>&\"' \u{202E}{{x}}") }
            for kind in RecordKind.allCases { try await channel.say("same", "Même nom", kind: kind) }
            let report = try await channel.publish().report
            expect.equal(report.counts.published, names.count + RecordKind.allCases.count, "published")
            expect.equal(report.counts.failed, 0, "failed: \(report.issues)")
            let before = try await channel.place.content()
            _ = try await channel.publish(full: true)
            expect.equal(try await channel.place.content(), before, "content, sent again")
        },
    ]
}
