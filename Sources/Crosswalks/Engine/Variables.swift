/// What an element's pattern named, and its place in the list: few, so kept in a row and looked through.
struct Variables: ExpressibleByDictionaryLiteral {
    private var named: [(name: String, words: Words)] = []
    /// The labelled value that the element is, known as `label` and `value`. Named later, others win.
    var cell: Block.Cell? {
        didSet { named.removeAll { $0.name == "label" || $0.name == "value" } }
    }
    /// Known as `index`. Named later, another wins.
    var index: Int? {
        didSet { named.removeAll { $0.name == "index" } }
    }

    init() {}
    init(dictionaryLiteral elements: (String, Words)...) { named = elements.map { (name: $0.0, words: $0.1) } }

    subscript(name: String) -> Words? {
        get {
            for item in named where item.name == name { return item.words }
            switch name {
            case "index": return index.map { Words(String($0)) }
            case "label": return cell.map { $0.words.saying($0.label) }
            case "value": return cell?.words
            default: return nil
            }
        }
        set {
            let place = named.firstIndex { $0.name == name }
            switch (place, newValue) {
            case (let place?, let words?): named[place].words = words
            case (nil, let words?): named.append((name, words))
            case (let place?, nil): named.remove(at: place)
            case (nil, nil): break
            }
        }
    }

    /// Takes the other's, which win where both know a name.
    mutating func merge(_ other: Variables) {
        if let cell = other.cell { self.cell = cell }
        if let index = other.index { self.index = index }
        for item in other.named { self[item.name] = item.words }
    }
}
