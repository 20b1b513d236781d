import AdapterKit
import Federation
import JSONSchema
import ScienceShopSDK

// What an audit says, to programs: every record of each class, and null for what is not known.

extension AuditText {
    static func json(_ outcomes: [AuditOutcome], isPlan: Bool) -> JSONValue {
        let gravest = outcomes.map(\.last.verdict).max() ?? .complete
        return [
            "plan": .bool(isPlan), "verdict": .string(gravest.rawValue),
            "counts": json(outcomes.reduce(into: AuditCounts.zero) { $0.add($1.last.counts) }),
            "sources": .array(outcomes.map(json)),
        ]
    }

    static func json(_ outcome: AuditOutcome) -> JSONValue {
        .object(
            JSONObject(present: [
                ("source", .text(outcome.audit.source)), ("audit", json(outcome.audit)),
                (
                    "healing",
                    outcome.healing.map { healing in
                        HarvestText.json([healing], [], isPlan: outcome.after == nil)
                    }
                ),
                ("after", outcome.after.map(json)),
            ]))
    }

    static func json(_ report: AuditReport) -> JSONValue {
        .object(
            JSONObject(present: [
                ("source", .text(report.source)), ("verdict", .string(report.verdict.rawValue)),
                ("explanation", .text(report.explanation)), ("method", .string(report.method.rawValue)),
                ("sets", report.setCost.map(json)), ("comparesContents", .bool(report.comparesContents)),
                ("startedAt", .text(report.startedAt)),
                ("endedAt", .text(report.endedAt)), ("counts", json(report.counts)),
                ("missing", json(report.missing)), ("stale", json(report.stale)), ("extra", json(report.extra)),
                ("unretrievable", json(report.unretrievable)), ("quarantined", json(report.quarantined)),
                ("backdated", .array(report.backdated.map { .string($0.identifier) })),
                ("sample", report.sample.map(json)), ("issues", .array(report.issues.map { .object($0.json) })),
                ("failure", report.failure.map { ["code": .text($0.code), "message": .text($0.message)] }),
            ]))
    }

    private static func json(_ cost: SourceDifference.Cost) -> JSONValue {
        [
            "requests": .count(cost.requests), "bytesSent": .count(cost.sent), "bytesReceived": .count(cost.bytes),
            "cells": .count(cost.cells), "listed": .bool(cost.isListed),
        ]
    }

    private static func json(_ counts: AuditCounts) -> JSONValue {
        func number(_ value: Int?) -> JSONValue { value.map(JSONValue.count) ?? .null }
        return [
            "remote": number(counts.remote), "held": .count(counts.held), "matching": number(counts.matching),
            "missing": number(counts.missing), "stale": number(counts.stale), "extra": number(counts.extra),
            "unretrievable": number(counts.unretrievable), "forgotten": number(counts.forgotten),
            "backdated": number(counts.backdated), "quarantined": .count(counts.quarantined),
            "closes": counts.closes.map { .bool($0) } ?? .null,
        ]
    }

    private static func json(_ findings: [AuditFinding]) -> JSONValue {
        .array(
            findings.map { finding in
                .object(
                    JSONObject(present: [
                        ("identifier", .string(finding.identifier)), ("reason", .string(finding.reason.rawValue)),
                        ("listed", finding.listed.map(JSONValue.string)), ("held", finding.held.map(JSONValue.string)),
                        ("status", (finding.status?.rawValue).map(JSONValue.string)),
                        ("backdated", finding.isBackdated.map { .bool($0) } ?? .null),
                        ("cause", finding.cause.map(JSONValue.string)),
                    ]))
            })
    }

    private static func json(_ sample: AuditSample) -> JSONValue {
        [
            "seed": .number(Double(sample.seed)), "population": .count(sample.population), "size": .count(sample.size),
            "differing": .count(sample.differing), "confidence": .number(0.95), "bound": .number(sample.bound),
        ]
    }

    static func json(_ report: LocalAuditReport) -> JSONValue {
        func names(_ names: [String]) -> JSONValue { .array(names.map { .string($0) }) }
        return [
            "source": .text(report.source), "verdict": .string(report.isSound ? "sound" : "damaged"),
            "held": .count(report.held), "hashed": .count(report.hashed), "lost": names(report.lost),
            "altered": names(report.altered), "erased": names(report.erased), "remapped": .count(report.remapped),
            "differing": names(report.differing), "outdated": .count(report.outdated),
            "seed": .number(Double(report.seed)),
        ]
    }
}
