import JSONSchema
import Messages
import ScienceShopSDK
import Translations

/// The story of a record, its parts kept apart.
extension RecordPage {
    var narrative: [PageValue] {
        let words = edition.words
        var sections: [PageValue] = []
        func add(_ heading: Message, _ text: LanguageMap?, class name: String? = nil) {
            guard let value = textValue(text) else { return }
            var section = PageValue(["heading": words(heading), "texts": [value]])
            section["class"] = name.map { " class=\"\($0)\"" }
            sections.append(section)
        }
        func add(_ heading: Message, items: [LanguageMap]) {
            let values = items.prefix(100).compactMap { edition.text($0)?.value }
            guard !values.isEmpty else { return }
            sections.append(PageValue(["heading": words(heading), "items": values]))
        }
        add("The question as asked", record.question, class: "asked")
        add("The question as reformulated together", record.reformulatedQuestion, class: "asked together")
        add("Research questions", items: record.researchQuestions)
        add("What the answer will be used for", record.expectedUse)
        add("Constraints", record.constraints)
        add("The need", record.need)
        add("The solution", record.solution)
        add("Whom it serves", record.beneficiaries)
        add("Objectives", record.objectives)
        add("Outcomes", record.outcomes)
        add("How far it reaches", record.reach)
        add("How it lasts", record.sustainability)
        add("Lessons", record.lessons)
        add("Missions", items: record.missions)
        if !saysTheSame(record.description, as: record.summary), !saysTheSame(record.description, as: record.programme)
        {
            add("Description", record.description)
        }
        add("Programme", items: record.programme)
        return sections
    }

    private func textValue(_ map: LanguageMap?) -> PageValue? {
        guard let text = edition.text(map) else { return nil }
        let paragraphs = Prose.paragraphs(text.text)
        guard !paragraphs.isEmpty else { return nil }
        return PageValue([
            "paragraphs": paragraphs, "lang": text.lang, "machine": text.isMachineMade ? true : nil,
        ])
    }

    /// A text that repeats another is shown once.
    private func saysTheSame(_ text: LanguageMap?, as other: LanguageMap?) -> Bool {
        guard let text = edition.text(text), let other = edition.text(other) else { return false }
        return Text.collapsedSpaces(text.text).hasSameBytes(as: Text.collapsedSpaces(other.text))
    }

    private func saysTheSame(_ text: LanguageMap?, as items: [LanguageMap]) -> Bool {
        guard let text = edition.text(text), !items.isEmpty else { return false }
        let joined = items.compactMap { edition.text($0)?.text }.joined(separator: " ")
        return Text.collapsedSpaces(text.text).hasSameBytes(as: Text.collapsedSpaces(joined))
    }
}
