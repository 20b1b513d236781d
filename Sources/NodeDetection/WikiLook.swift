import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// The forms of a YesWiki, and its entries as they were saved.
enum WikiLook {
    /// The forms of the wiki that a page belongs to, by its API in either style.
    static func forms(at page: String, _ visit: Visit) async -> [Finding] {
        let base = base(of: page)
        for address in [base + "?api/forms", base + "api/forms"] {
            guard let answer = try? await visit.open(address), case .forms(let forms) = answer.look else { continue }
            return await self.forms(forms, base: base, visit)
        }
        return []
    }

    static func forms(_ forms: [JSONValue], base address: String, _ visit: Visit) async -> [Finding] {
        let base = base(of: address)
        var findings: [Finding] = []
        for form in forms.prefix(20) {
            guard let id = form["bn_id_nature"].flatMap(text) else { continue }
            let name = FoundField.plain(form["bn_label_nature"]?.string ?? id)
            var found = Finding(
                kind: .yeswiki, location: base, adapter: "yeswiki", options: ["form": .string(id)],
                evidence: "form \(id) of the wiki, « \(name) »", confidence: 92 - findings.count, title: name,
                fields: FoundFields.form(form["prepared"] == nil ? nil : form, entry: nil))
            // Only the first forms are looked into.
            if findings.count < 2 { await look(into: &found, form: form, id: id, base: base, visit) }
            findings.append(found)
        }
        return findings
    }

    private static func look(into found: inout Finding, form: JSONValue, id: String, base: String, _ visit: Visit) async
    {
        var entries: [(id: String, value: JSONValue)] = []
        for address in ["\(base)?api/forms/\(id)/entries", "\(base)api/forms/\(id)/entries"] {
            guard let answer = try? await visit.open(address), case .entries(let found) = answer.look else { continue }
            entries = found
            break
        }
        var definition = form
        if form["prepared"] == nil {
            for address in ["\(base)?api/forms/\(id)", "\(base)api/forms/\(id)"] {
                guard let answer = try? await visit.open(address), let value = try? JSONValue(parsing: answer.bytes),
                    value["prepared"] != nil
                else { continue }
                definition = value
                break
            }
        }
        found.fields = FoundFields.form(definition, entry: entries.first?.value)
        guard !entries.isEmpty else {
            found.confidence -= 30
            return
        }
        found.sample = sample(entries, definition: definition)
    }

    /// Entries that were saved from the API.
    static func saved(_ entries: [JSONValue], _ document: Visit.Document) -> Finding {
        let count = entries.count
        return Finding(
            kind: .yeswiki, location: document.location, adapter: "yeswiki", options: [:],
            evidence: .plural(
                count, one: "\(count) entry, as a wiki's API gives it",
                other: "\(count) entries, as a wiki's API gives them"),
            confidence: 95,
            sample: sample(entries.map { ($0["id_fiche"]?.string ?? "", $0) }, definition: nil),
            fields: FoundFields.form(nil, entry: entries.first))
    }

    /// The first entries in the API's own shape.
    private static func sample(_ entries: [(id: String, value: JSONValue)], definition: JSONValue?) -> Finding.Sample {
        let few = JSONValue.object(JSONObject(entries.prefix(5).map { ($0.id, $0.value) }))
        var sample = Finding.Sample(name: "entries.json", bytes: Array((few.prettyText + "\n").utf8))
        if let definition, definition["prepared"] != nil {
            sample.companions = [("formFile", "form.json", Array((definition.prettyText + "\n").utf8))]
        }
        return sample
    }

    private static func base(of address: String) -> String {
        var base = String(address.prefix { $0 != "?" && $0 != "#" })
        for ending in ["api/forms", "wakka.php", "index.php"] where base.hasSuffix(ending) {
            base.removeLast(ending.count)
        }
        if !base.hasSuffix("/") { base = WebPlace.folder(of: base) }
        return base
    }

    private static func text(_ value: JSONValue) -> String? {
        let text = value.string ?? value.integer.map { String($0) }
        guard let text, !text.isEmpty,
            text.utf8.allSatisfy({
                $0 == 0x2D || $0 == 0x5F || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39)
            })
        else { return nil }
        return text
    }
}
