import Federation
import JSONSchema
import PluginHost

extension FaultRow {
    static let all: [FaultRow] = atStart + atHello + whenConfigured + whenIdentified + onPages + atTheEnd

    static let atStart: [FaultRow] = [
        FaultRow(
            "exit 0 at once", at: "at the start", .failed, stored: 0, issues: ["plugin-ended"], failure: "plugin-ended"),
        FaultRow(
            "exit 3 at once", at: "at the start", .failed, stored: 0, issues: ["plugin-crashed"],
            failure: "plugin-crashed"),
        FaultRow(
            "says why it cannot start, and ends", at: "at the start", .failed, stored: 0, failure: "configuration"),
        FaultRow("crash at the start, once", at: "at the start", .changed, stored: 25, issues: ["plugin-crashed"]),
        FaultRow(
            "SIGSEGV at the start", at: "at the start", .failed, stored: 0, issues: ["plugin-crashed"],
            failure: "plugin-crashed"),
        FaultRow(
            "hang at the start", at: "at the start", .failed, stored: 0, issues: ["plugin-hung"], failure: "plugin-hung"
        ) { $0.hello = moment },
        FaultRow("prints before hello", at: "at the start", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("hello before the question", at: "at the start", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("closes its output", at: "at the start", .failed, stored: 0, failure: "plugin-ended"),
        FaultRow("a flood before hello", at: "at the start", .failed, stored: 0, failure: "plugin-line-too-long"),
        FaultRow("a flood on standard error", at: "at the start", .failed, stored: 0, failure: "plugin-flood") {
            $0.errorBytes = 1 << 20
        },
        FaultRow(
            "ignores SIGTERM and hangs", at: "at the start", .failed, stored: 0, issues: ["plugin-hung"],
            failure: "plugin-hung"
        ) { $0.hello = moment },
        FaultRow(
            "stops itself", at: "at the start", .failed, stored: 0, issues: ["plugin-hung"], failure: "plugin-hung"
        ) { $0.hello = moment },
        FaultRow(
            "signals its own group", at: "at the start", .failed, stored: 0, issues: ["plugin-crashed"],
            failure: "plugin-crashed"),
        FaultRow(
            "a grandchild holds the pipes", at: "at the start", .failed, stored: 0, issues: ["plugin-crashed"],
            failure: "plugin-crashed"),
        FaultRow(
            "a grandchild holds the pipes and speaks", at: "at the start", .failed, stored: 0, issues: ["plugin-ended"],
            failure: "plugin-ended"),
        FaultRow(
            "fills its folder", at: "at the start", .failed, stored: 0, issues: ["plugin-crashed"],
            failure: "plugin-crashed"),
    ]

    static let atHello: [FaultRow] = [
        FaultRow("version 99", at: "hello", .failed, stored: 0, failure: "plugin-version"),
        FaultRow("no version", at: "hello", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("another id", at: "hello", .failed, stored: 0, failure: "plugin-manifest"),
        FaultRow("another version", at: "hello", .failed, stored: 0, failure: "plugin-manifest"),
        FaultRow("more hosts than were agreed to", at: "hello", .failed, stored: 0, failure: "plugin-manifest"),
        FaultRow("more capabilities than were agreed to", at: "hello", .failed, stored: 0, failure: "plugin-manifest"),
        FaultRow("no manifest", at: "hello", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("a manifest as text", at: "hello", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("hello twice", at: "hello", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow(
            "takes no lines", at: "hello", .failed, stored: 0, failure: "plugin-line-too-long",
            options: ["filler": .string(String(repeating: "x", count: 1 << 19))]),
        FaultRow(
            "reads nothing after its hello", at: "hello", .failed, stored: 0, issues: ["plugin-hung"],
            failure: "plugin-hung", options: ["filler": .string(String(repeating: "x", count: 1 << 19))]
        ) { $0.hearing = moment },
        FaultRow("closes its input", at: "hello", .failed, stored: 0, failure: "plugin-ended"),
        FaultRow("no protocol at all", at: "hello", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("an old greeting with CR LF", at: "hello", .changed, stored: 25),
    ]

    static let whenConfigured: [FaultRow] = [
        FaultRow(
            "crash when configured", at: "configure", .failed, stored: 0, issues: ["plugin-crashed"],
            failure: "plugin-crashed"),
        FaultRow(
            "hang when configured", at: "configure", .failed, stored: 0, issues: ["plugin-hung"], failure: "plugin-hung"
        ) { $0.preparation = moment },
        FaultRow("refuses its options", at: "configure", .failed, stored: 0, failure: "configuration"),
        FaultRow(
            "echoes the secret", at: "configure", .failed, stored: 0, issues: ["plugin-log"], failure: "configuration",
            secrets: ["password": "correct horse"]),
        FaultRow("claims to be interrupted", at: "configure", .failed, stored: 0, failure: "plugin-failed"),
        FaultRow("echoes enormous options", at: "configure", .changed, stored: 25) { $0.line = 16 << 20 },
    ]

    static let whenIdentified: [FaultRow] = [
        FaultRow(
            "crash when identified", at: "identify", .failed, stored: 0, issues: ["plugin-crashed"],
            failure: "plugin-crashed"),
        FaultRow(
            "hang when identified", at: "identify", .failed, stored: 0, issues: ["plugin-hung"], failure: "plugin-hung"
        ) { $0.preparation = moment },
        FaultRow("answers another question", at: "identify", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("a summary that is no text", at: "identify", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("control characters in the summary", at: "identify", .changed, stored: 25),
        FaultRow(
            "a count below all numbers in a message", at: "identify", .changed, stored: 25, issues: ["plugin-log"]),
        FaultRow("a summary of a megabyte", at: "identify", .changed, stored: 25) { $0.line = 16 << 20 },
        FaultRow("a thousand thousand issues", at: "identify", .changed, stored: 25, issues: ["noise"]) {
            $0.line = 16 << 20
        },
    ]

    static let onPages: [FaultRow] = [
        FaultRow(
            "crash on page 1", at: "page", .failed, stored: 0, issues: ["plugin-crashed"], failure: "plugin-crashed"),
        FaultRow("crash on page 2, once", at: "page", .changed, stored: 25, issues: ["plugin-crashed"]),
        FaultRow(
            "crash on page 2, each time", at: "page", .partial, stored: 10, issues: ["plugin-crashed"],
            failure: "plugin-crashed"),
        FaultRow("SIGSEGV on page 2, once", at: "page", .changed, stored: 25, issues: ["plugin-crashed"]),
        FaultRow("SIGKILL on page 2, once", at: "page", .changed, stored: 25, issues: ["plugin-crashed"]),
        FaultRow("exit 0 in the middle of page 2, once", at: "page", .changed, stored: 25, issues: ["plugin-ended"]),
        FaultRow(
            "exit 0 in the middle of page 2, each time", at: "page", .partial, stored: 10, issues: ["plugin-ended"],
            failure: "plugin-ended"),
        FaultRow("exit 0 after each page", at: "page", .changed, stored: 25, issues: ["plugin-ended"]),
        FaultRow("exit 0 after the last page", at: "page", .changed, stored: 25, issues: ["plugin-ended"]),
        FaultRow("exit 3 after the last page", at: "page", .changed, stored: 25, issues: ["plugin-crashed"]),
        FaultRow("hang on page 2, once", at: "page", .changed, stored: 25, issues: ["plugin-hung"]) {
            $0.silence = aWhile
        },
        FaultRow(
            "hang on page 2, each time", at: "page", .partial, stored: 10, issues: ["plugin-hung"],
            failure: "plugin-hung"
        ) { $0.silence = aWhile },
        FaultRow("a line that never ends", at: "page", .failed, stored: 0, failure: "plugin-line-too-long"),
        FaultRow("a line of a gigabyte, slowly", at: "page", .failed, stored: 0, failure: "plugin-line-too-long"),
        FaultRow(
            "a byte now and then, for ever", at: "page", .failed, stored: 0, issues: ["plugin-hung"],
            failure: "plugin-hung"
        ) { $0.silence = aWhile },
        FaultRow("signs of life for ever", at: "page", .failed, stored: 0, failure: "plugin-flood") {
            $0.asides = 1000
        },
        FaultRow("log for ever", at: "page", .failed, stored: 0, failure: "plugin-flood") { $0.asides = 1000 },
        FaultRow("logs a thousand warnings", at: "page", .changed, stored: 25, issues: ["plugin-log"]),
        FaultRow("records for ever", at: "page", .failed, stored: 0, failure: "plugin-flood"),
        FaultRow("a page of too many records", at: "page", .failed, stored: 0, failure: "plugin-flood"),
        FaultRow("payloads of more than a page may have", at: "page", .failed, stored: 0, failure: "plugin-flood"),
        FaultRow("null bytes", at: "page", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("invalid UTF-8", at: "page", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("deep JSON", at: "page", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("a member twice", at: "page", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("JSON that breaks off", at: "page", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("a list instead of an object", at: "page", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("a message without a type", at: "page", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("an unknown type", at: "page", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("a type of its own", at: "page", .changed, stored: 25),
        FaultRow("the type of a question", at: "page", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("a print between records", at: "page", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("two answers", at: "page", .partial, stored: 10, failure: "plugin-wrong-message"),
        FaultRow("records after the end of a page", at: "page", .partial, stored: 10, failure: "plugin-wrong-message"),
        FaultRow(
            "half a line after the end of a page", at: "page", .partial, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("counts too many", at: "page", .failed, stored: 0, failure: "plugin-count"),
        FaultRow("counts too few", at: "page", .failed, stored: 0, failure: "plugin-count"),
        FaultRow("counts less than nothing", at: "page", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("counts in text", at: "page", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("counts more than there are numbers", at: "page", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("an empty identifier", at: "page", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("an identifier of a megabyte", at: "page", .failed, stored: 0, failure: "plugin-wrong-message") {
            $0.line = 16 << 20
        },
        FaultRow("a null character in an identifier", at: "page", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("no identifier", at: "page", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("an unknown status", at: "page", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("a format that is none", at: "page", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("a format nobody asked for", at: "page", .failed, stored: 0, issues: ["no-crosswalk"]),
        FaultRow("no payload", at: "page", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("base64 that is none", at: "page", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("a payload twice", at: "page", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("a first line below zero", at: "page", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("a cursor that does not move", at: "page", .partial, stored: 10, failure: "malformed-source"),
        FaultRow("a cursor of 10 MB", at: "page", .failed, stored: 0, failure: "plugin-wrong-message") {
            $0.line = 16 << 20
        },
        FaultRow("a cursor with a null character", at: "page", .failed, stored: 0, failure: "malformed-source"),
        FaultRow("empty pages for ever", at: "page", .partial, stored: 0, failure: "malformed-source"),
        FaultRow("a circle of pages", at: "page", .partial, stored: 20, failure: "malformed-source"),
        FaultRow("another page each time it is asked", at: "page", .changed, stored: 25, issues: ["plugin-crashed"]),
        FaultRow("says it failed and ends, once", at: "page", .changed, stored: 25, issues: ["plugin-crashed"]),
        FaultRow("says it failed, for ever", at: "page", .failed, stored: 0, failure: "network"),
        FaultRow("asks for a retry in a thousand years", at: "page", .failed, stored: 0, failure: "network"),
        FaultRow("fails with an unknown disposition", at: "page", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("fails with the code of a damaged ledger", at: "page", .failed, stored: 0, failure: "plugin-failed"),
        FaultRow("fails without a word", at: "page", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow(
            "sends the host back for ever", at: "page", .failed, stored: 0, issues: ["list-restarted"],
            failure: "cursor"),
        FaultRow(
            "answers twice the same error", at: "page", .failed, stored: 0, issues: ["plugin-wrong-message"],
            failure: "network"),
        FaultRow("an error issue of the page", at: "page", .partial, stored: 1, issues: ["lost"]),
        FaultRow("an issue without a message", at: "page", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow("a total below zero", at: "page", .failed, stored: 0, failure: "plugin-wrong-message"),
        FaultRow(
            "disappears after page 1", at: "page", .partial, stored: 10, issues: ["plugin-crashed"],
            failure: "program-missing"),
        FaultRow(
            "becomes another program after page 1", at: "page", .partial, stored: 10, issues: ["plugin-crashed"],
            failure: "plugin-wrong-message"),
        FaultRow("asks for what may be shown", at: "page", .failed, stored: 0, failure: "plugin-wrong-message"),
    ]

    static let atTheEnd: [FaultRow] = [
        FaultRow("exit 3 after done", at: "bye", .changed, stored: 25, issues: ["plugin-crashed"]),
        FaultRow("no done", at: "bye", .changed, stored: 25, issues: ["plugin-ended"]),
        FaultRow("hangs after done", at: "bye", .changed, stored: 25, issues: ["plugin-hung"]) { $0.farewell = moment },
        FaultRow("hangs at bye", at: "bye", .changed, stored: 25, issues: ["plugin-hung"]) { $0.farewell = moment },
        FaultRow("speaks after done", at: "bye", .changed, stored: 25, issues: ["plugin-wrong-message"]),
        FaultRow("ignores every signal at bye", at: "bye", .changed, stored: 25, issues: ["plugin-hung"]) {
            $0.farewell = moment
        },
        FaultRow("a grandchild outlives it", at: "bye", .changed, stored: 25),
    ]
}
