import Messages
import ScienceShopSDK
import Translations

/// A page that says one thing: a record left, moved, or an address is none.
struct NoticePage {
    private let edition: Edition
    /// The same in the other language.
    private let twin: Edition

    init(_ edition: Edition, twin: Edition) { (self.edition, self.twin) = (edition, twin) }

    /// In both languages, since whoever kept the address may read either.
    func withdrawn(_ withdrawal: Withdrawal) -> [UInt8] {
        let frame = PageFrame(edition, .record(withdrawal.id))
        var page = frame.value(
            title: Self.heading(withdrawal, edition), description: Self.sentence(withdrawal, edition), isListed: false)
        page["heading"] = Self.heading(withdrawal, edition)
        page["sentence"] = Self.sentence(withdrawal, edition)
        let next = successor(withdrawal, frame, edition)
        page["goOn"] = next
        // A link that somebody kept goes on as if nothing had been; who has that switched off reads where.
        page["moved"] = next?["href"]
        var copy = PageValue([
            "language": twin.language.rawValue, "heading": Self.heading(withdrawal, twin),
            "sentence": Self.sentence(withdrawal, twin),
        ])
        copy["goOn"] = successor(withdrawal, frame, twin)
        page["twin"] = copy
        // The identifier of a person is often a name.
        if withdrawal.id.kind != .person { page["identifier"] = withdrawal.id.description }
        return edition.render("notice", page)
    }

    private func successor(_ withdrawal: Withdrawal, _ frame: PageFrame, _ edition: Edition) -> PageValue? {
        guard let id = withdrawal.successor, let card = edition.index.card(of: id) else { return nil }
        return PageValue([
            "href": frame.link(.record(card.id), in: edition.language), "title": card.title[edition.language].text,
            "lang": PageText.attribute(card.title[edition.language].language, on: edition.language.rawValue),
        ])
    }

    private static func heading(_ withdrawal: Withdrawal, _ edition: Edition) -> String {
        switch withdrawal.reason {
        case .removed: edition.words("This record was removed")
        case .renamed: edition.words("This record has moved")
        case .withdrawn: edition.words("This record was withdrawn")
        }
    }

    private static func sentence(_ withdrawal: Withdrawal, _ edition: Edition) -> String {
        let day = edition.dates.text(withdrawal.at)
        switch withdrawal.reason {
        case .removed:
            return edition.words("Its source stopped carrying it on \(day). Nothing of its content is kept here.")
        case .renamed: return edition.words("Its source gave it another identifier on \(day).")
        case .withdrawn:
            return edition.words(
                "Since \(day) it may no longer be published here. Nothing of its content is kept.")
        }
    }

    func notFound() -> [UInt8] {
        let frame = PageFrame(edition, .notFound)
        let title = edition.words("There is no such page")
        var page = frame.value(title: title, description: nil, isListed: false)
        page["heading"] = title
        page["sentence"] = edition.words(
            "The address may be mistyped, or the page may have left. Search the catalogue, or begin at its home page.")
        return edition.render("notice", page)
    }
}
