import CXML

/// What libxml2 needs once in a process.
enum LibXML {
    /// Touch before the first parser is made: `xmlInitParser` is not safe to run twice at once.
    static let ready: Void = xmlInitParser()
}
