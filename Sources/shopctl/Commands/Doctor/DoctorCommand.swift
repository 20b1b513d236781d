import ArgumentParser
import JSONSchema
import Messages

struct DoctorCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check the libraries, the workspace, its permissions, the clock and the ledger.",
        discussion: """
            Each line is ok, warn or fail, with what to do about it. Nothing is changed. Exit code 16 when something \
            fails.

            Examples:
              shopctl doctor
              shopctl doctor --format jsonl
            """)

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        console.progress?.show(ProgressState(activity: "checking"))
        let findings = await Interruption.tidying(console) { await Examination.run(global) }
        console.progress?.end()
        console.emit(Report(list: findings.map(\.json)) { show(findings, $0) })
        console.flush()
        if findings.contains(where: { $0.verdict == .fail }) { throw ExitCode(ExitStatus.problems.rawValue) }
    }

    private func show(_ findings: [Examination.Finding], _ console: Console) {
        let width = max(14, (findings.map { DisplayWidth.of(console.text($0.name)) }.max() ?? 0) + 2)
        for finding in findings {
            let style: Style = finding.verdict == .ok ? .green : finding.verdict == .warn ? .yellow : .red
            let word = style.paint(finding.verdict.rawValue.padded(to: 6), colour: console.colour)
            console.data(
                "\(word)\(console.text(finding.name).padded(to: width))\(console.text(finding.message))")
            if !finding.remedy.isEmpty { console.paragraph("fix: \(finding.remedy)", indent: 6 + width, .dim) }
        }
        let failed = findings.count { $0.verdict == .fail }
        let warned = findings.count { $0.verdict == .warn }
        console.note()
        console.note(
            failed == 0
                ? (warned == 0 ? "All is well." : "Nothing fails; \(warned) to look at.")
                : .plural(
                    failed, one: "\(failed) of \(findings.count) checks fails.",
                    other: "\(failed) of \(findings.count) checks fail."))
    }
}
