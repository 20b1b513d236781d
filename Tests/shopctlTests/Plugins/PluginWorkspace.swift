import Foundation
import TestSupport
import Testing

/// A workspace whose node is read by a plugin in Python, and a home for plugins of its own.
struct PluginWorkspace {
    let workspace: TestWorkspace
    var folder: TemporaryFolder { workspace.folder }

    init() throws {
        workspace = try TestWorkspace()
        try folder.write(
            "nodes/nantes/node.yaml",
            """
            node: nantes
            name: { fr: Boutique de Nantes, en: Nantes shop }
            summary: { fr: Une boutique., en: A shop. }
            territory: Nantes Métropole
            languages: [fr]
            sources:
              - id: demandes
                title: Demandes
                adapter: tally
                location: samples/demandes.txt
                crosswalk: crosswalks/demandes.yaml
                basis: { type: public, statement: Page publique. }

            """)
        try folder.write(
            "nodes/nantes/crosswalks/demandes.yaml",
            """
            crosswalk: 1
            id: nantes/demandes
            formats: [json]
            language: fr
            records:
              - rule: demande
                kind: demand
                key: { pointer: /ref }
                fields:
                  title: { pointer: /titre }
                  question: { pointer: /titre }

            """)
        try folder.write("nodes/nantes/samples/demandes.txt", "d-1 Eau\nd-2 Jardins\nd-3 Encre\n")
    }

    /// Writes the folder of a plugin that gives each line of a file as a record.
    ///
    /// - Parameter isHonest: whether its program says the same of itself as its manifest.
    @discardableResult
    func plugin(
        _ id: String = "tally", version: String = "1.0.0", hosts: [String] = [], paths: [String] = [],
        variables: [String] = [], needsPassword: Bool = false, isHonest: Bool = true, remark: String = "",
        in parent: String = "offer"
    ) throws -> String {
        func list(_ texts: [String]) -> String { "[" + texts.map { "\"\($0)\"" }.joined(separator: ", ") + "]" }
        let secrets =
            needsPassword
            ? #"{"password": {"summary": {"en": "A password", "fr": "Un mot de passe"}, "required": true}}"# : "{}"
        // JSON is YAML too.
        let manifest = """
            {"id": "\(id)", "version": "\(version)", "protocol": 1,
             "summary": {"en": "Counts lines", "fr": "Compte des lignes"}, "formats": ["application/json"],
             "capabilities": ["harvest"], "options": {"type": "object", "additionalProperties": false},
             "hosts": \(list(hosts)), "paths": \(list(paths)), "variables": \(list(variables)), "secrets": \(secrets)}
            """
        try folder.write("\(parent)/\(id)/plugin.yaml", "# \(remark)\n" + manifest + "\n")
        let said =
            isHonest ? manifest : manifest.replacing("\"hosts\": \(list(hosts))", with: "\"hosts\": [\"evil.example\"]")
        let program = Self.program.replacing("@ID@", with: id).replacing("@VERSION@", with: version)
            .replacing("@MANIFEST@", with: said)
        try executable("\(parent)/\(id)/bin/\(id)", program)
        return folder.file("\(parent)/\(id)")
    }

    func executable(_ name: String, _ text: String) throws {
        let path = try folder.write(name, text)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    @discardableResult
    func run(_ arguments: String..., path: String? = nil, environment: [String: String] = [:]) throws
        -> Shopctl.Outcome
    {
        var all = ["XDG_DATA_HOME": folder.file("data")]
        all["SHOPCTL_PLUGIN_PATH"] = path
        return try Shopctl.run(arguments, in: folder.path, environment: all.merging(environment) { $1 })
    }

    private static let program = #"""
        #!/usr/bin/env python3
        import json, sys

        MANIFEST = json.loads("""
        @MANIFEST@
        """)


        def say(**members):
            print(json.dumps(members, ensure_ascii=False), flush=True)


        configuration = {}
        for line in sys.stdin:
            message = json.loads(line)
            kind = message["type"]
            if kind == "hello":
                say(type="hello", protocol=1, id="@ID@", version="@VERSION@", manifest=MANIFEST, mappings=[], features=[])
            elif kind == "configure":
                configuration = message
                say(type="ready")
            elif kind == "identify":
                say(type="source", summary="lines", listsEverything=True, issues=[])
            elif kind == "page":
                lines = open(configuration["location"], encoding="utf-8").read().splitlines()
                password = (configuration.get("secrets") or {}).get("password", "")
                for line in lines:
                    ref, titre = line.split(" ", 1)
                    if password:
                        titre += " " + str(len(password))
                    say(type="record", identifier=ref, format="application/json",
                        payload=json.dumps({"ref": ref, "titre": titre}))
                say(type="pageEnd", count=len(lines), issues=[])
            elif kind == "bye":
                say(type="done")
                break

        """#
}
