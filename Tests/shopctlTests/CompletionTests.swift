import Foundation
import TestSupport
import Testing

@Suite("Completion")
struct CompletionTests {
    private func candidates(_ words: String..., in folder: String) throws -> [String] {
        let outcome = try Shopctl.run(["__complete"] + words, in: folder)
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty, "\(outcome.errors)")
        return outcome.lines.map { String($0.prefix { $0 != "\t" }) }
    }

    @Test func everythingThatHasANameIsProposed() throws {
        let workspace = try TestWorkspace()
        try workspace.run("harvest")
        let here = workspace.path
        #expect(try candidates("harv", in: here) == ["harvest", ":none"])
        #expect(try candidates("records", "ex", in: here) == ["export", ":none"])
        #expect(try candidates("harvest", "nan", in: here) == ["nantes", "nantes/demandes", ":none"])
        #expect(try candidates("node", "show", "nan", in: here) == ["nantes", ":none"])
        #expect(try candidates("node", "add", "", in: here).contains("lyon"))
        #expect(try !candidates("node", "add", "", in: here).contains("nantes"))
        #expect(try candidates("search", "eau", "--kind", "org", in: here) == ["organisation", ":none"])
        #expect(try candidates("search", "--kind=org", in: here) == ["--kind=organisation", ":none"])
        #expect(try candidates("runs", "show", "", in: here) == ["latest", "1", "nantes/demandes", ":none"])
        #expect(try candidates("help", "verd", in: here) == ["verdicts", ":none"])
        #expect(try candidates("init", "x", "--nodes", "lyon,que", in: here) == ["lyon,quebec", ":none"])
        #expect(try candidates("--workspace", "", in: here) == [":folders"])
        #expect(try candidates("records", "import", "", in: here) == [":files"])
        #expect(try candidates("crosswalk", "try", "x.yaml", "--adapter", "y", in: here) == ["yeswiki", ":none"])
    }

    @Test func identifiersAreCompletedPartByPart() throws {
        let workspace = try TestWorkspace()
        try workspace.run("harvest")
        let here = workspace.path
        #expect(try candidates("records", "show", "", in: here) == ["nantes:", ":none"])
        #expect(
            try candidates("records", "show", "nantes:", in: here)
                == ["nantes:demand/", "nantes:organisation/", ":none"])
        #expect(
            try candidates("records", "show", "nantes:demand/", in: here)
                == ["nantes:demand/d-1", "nantes:demand/d-2", "nantes:demand/d-3", ":none"])
        #expect(try candidates("records", "show", "nantes:demand/d-2", in: here) == ["nantes:demand/d-2", ":none"])
        #expect(try candidates("records", "show", "nantes:demand/x", in: here) == [":none"])
        // From elsewhere, the workspace named on the line is meant.
        #expect(try candidates("--workspace", here, "records", "show", "", in: "/") == ["nantes:", ":none"])
    }

    @Test func optionsAreProposedOnceAndNotBehindTwoHyphens() throws {
        let all = try candidates("harvest", "--", in: "/")
        #expect(all.contains("--plan") && all.contains("--workspace"))
        #expect(try !candidates("harvest", "--plan", "--", in: "/").contains("--plan"))
        // What may be given several times is proposed again.
        #expect(try candidates("search", "--kind", "event", "--ki", in: "/") == ["--kind", ":none"])
        #expect(try candidates("search", "--", "--", in: "/") == [":none"])
    }

    @Test func withoutAWorkspaceNothingIsSaid() throws {
        let folder = try TemporaryFolder()
        for words in [["records", "show"], ["runs", "show"], ["harvest"]] {
            #expect(try Shopctl.run(["__complete"] + words + [""], in: folder.path).output == Array(":none\n".utf8))
        }
        try folder.write("federation.yaml", "not: valid: yaml\n")
        #expect(try candidates("records", "show", "", in: folder.path) == [":none"])
    }

    // MARK: - Shells

    /// Runs a script in a shell for which `shopctl` is on the path; nil where the shell is not installed.
    private func run(_ shell: String, _ arguments: [String], _ script: String, in folder: String) throws
        -> Shopctl.Outcome?
    {
        let places = ["/usr/bin/", "/bin/", "/usr/local/bin/", "/opt/homebrew/bin/"].map { $0 + shell }
        guard let place = places.first(where: FileManager.default.isExecutableFile) else {
            print("Skipped: \(shell) is not installed.")
            return nil
        }
        let path = Shopctl.program.deletingLastPathComponent().path + ":/usr/bin:/bin"
        return try Shopctl.run(
            arguments + ["-c", script], in: folder, environment: ["PATH": path, "LC_ALL": "C.UTF-8"],
            program: URL(fileURLWithPath: place))
    }

    @Test func bashCompletesThroughItsColons() throws {
        let workspace = try TestWorkspace()
        try workspace.run("harvest")
        let script = #"""
            source <(shopctl completions bash)
            complete -p shopctl
            for line in "shopctl harv" "shopctl records show nantes:demand/d" "shopctl records list --kind=pro" \
                "shopctl runs show --workspace . " "shopctl records import fed"; do
                COMP_LINE=$line COMP_POINT=${#line} COMPREPLY=()
                read -ra COMP_WORDS <<<"$line"
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _shopctl shopctl
                echo "${COMPREPLY[*]}"
            done
            """#
        guard let outcome = try run("bash", ["--norc"], script, in: workspace.path) else { return }
        #expect(
            outcome.text == """
                complete -F _shopctl shopctl
                harvest
                demand/d-1 demand/d-2 demand/d-3
                project
                latest 1 nantes/demandes
                federation.yaml

                """, "\(outcome.errors)")
    }

    @Test func fishCompletesWithRemarks() throws {
        let workspace = try TestWorkspace()
        try workspace.run("harvest")
        let script = """
            shopctl completions fish | source
            complete -C 'shopctl records show nantes:demand/d-1'
            complete -C 'shopctl records import fed'
            """
        guard let outcome = try run("fish", ["--no-config"], script, in: workspace.path) else { return }
        #expect(outcome.lines == ["nantes:demand/d-1\tEau de la rivière", "federation.yaml"], "\(outcome.errors)")
    }

    /// Presses Tab in a zsh that runs on a terminal of its own.
    @Test func zshCompletesAtTheKeyboard() throws {
        let workspace = try TestWorkspace()
        try workspace.run("harvest")
        let script = #"""
            zmodload zsh/zpty || exit 3
            zpty z zsh -f -i
            zpty -w z "PS1=; autoload -Uz compinit; compinit -D -u; source <(shopctl completions zsh)"
            zpty -w z "bindkey '^I' complete-word; echo RE''ADY"
            zpty -r -m z out '*READY*'
            zpty -w -n z "shopctl harv"$'\t'
            zpty -r -m z out '*shopctl harvest*'
            print -r -- "$out"
            zpty -w -n z $'\C-u'"shopctl records show nantes:dem"$'\t'"d-"$'\t'
            zpty -r -m z out '*d-2  -- Jardins*'
            print -r -- "$out"
            """#
        guard let outcome = try run("zsh", ["-f"], script, in: workspace.path) else { return }
        guard outcome.status != 3 else { return print("Skipped: this zsh has no zpty.") }
        #expect(outcome.text.contains("shopctl harvest"), "\(outcome.text) \(outcome.errors)")
        #expect(outcome.text.contains("nantes:demand/d-1  -- Eau de la rivière"), "\(outcome.text)")
    }
}
