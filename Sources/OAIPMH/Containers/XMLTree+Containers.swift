import XMLReader

extension XMLTree.Element {
    /// The elements of a local name directly inside; containers are met in more than one namespace.
    func children(_ name: String) -> [XMLTree.Element] { elements.filter { $0.name == name } }

    /// The text of the first child of that local name, without blanks around.
    func text(of name: String) -> String? { children(name).first?.trimmedText }

    var trimmedText: String {
        let isBlank: (Character) -> Bool = { $0.isWhitespace }
        let text = ownText
        let tail = text.reversed().prefix(while: isBlank).count
        return String(text.dropLast(tail).drop(while: isBlank))
    }
}
