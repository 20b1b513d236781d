/// What a member of a page's part may be.
enum PageContent: Sendable {
    case text(String)
    case flag(Bool)
    case value(PageValue)
    case values([PageValue])
    case texts([String])

    /// Left out of a part, as if it had never been said.
    var isNothing: Bool {
        switch self {
        case .text(let text): text.isEmpty
        case .values(let values): values.isEmpty
        case .texts(let texts): texts.isEmpty
        case .flag, .value: false
        }
    }
}

/// What can be written into a part.
protocol PageContentConvertible {
    var content: PageContent { get }
}

extension String: PageContentConvertible { var content: PageContent { .text(self) } }
extension Bool: PageContentConvertible { var content: PageContent { .flag(self) } }
extension PageValue: PageContentConvertible { var content: PageContent { .value(self) } }
extension PageContent: PageContentConvertible { var content: PageContent { self } }

extension Array: PageContentConvertible where Element: PageListed {
    var content: PageContent { Element.content(of: self) }
}

/// What can be written into a part as a list.
protocol PageListed {
    static func content(of list: [Self]) -> PageContent
}

extension String: PageListed { static func content(of list: [String]) -> PageContent { .texts(list) } }
extension PageValue: PageListed { static func content(of list: [PageValue]) -> PageContent { .values(list) } }
