import AdapterKit
import CSVReader
import JSONSchema
import ScienceShopSDK
import XMLReader

/// What a document is, by its bytes first and by what is said of it second.
enum DocumentLook {
    case oai(XMLTree.Element)
    case feed(XMLTree.Element)
    case sitemap(XMLTree.Element)
    case entries([(id: String, value: JSONValue)])
    case forms([JSONValue])
    case agenda
    case html
    case table(CSVDetection)
    case text(MetadataFormat)
    /// Nothing that a record could be made of.
    case other

    /// - Parameters:
    ///   - mediaType: as a server says it, or a file's name suggests.
    ///   - name: the location, whose ending may tell Markdown.
    static func of(_ bytes: [UInt8], mediaType: String?, name: String) -> DocumentLook {
        let mark = TextEncoding.byteOrderMark(of: bytes)?.length ?? 0
        guard let first = bytes.dropFirst(mark).first(where: { $0 > 0x20 }) else { return .other }
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "["), let value = try? JSONValue(parsing: bytes) {
            return json(value)
        }
        let said = mediaType.map { MediaType($0).essence } ?? ""
        if first == UInt8(ascii: "<") {
            let start = Text.trimmed(String(decoding: bytes.dropFirst(mark).prefix(256), as: UTF8.self)).lowercased()
            let isHTML = start.hasPrefix("<!doctype html") || start.hasPrefix("<html")
            if !isHTML, let root = try? XMLTree(parsing: bytes).root, root.name.lowercased() != "html" {
                return xml(root)
            }
            return .html
        }
        if ForeignFormat.name(of: bytes) != nil { return .other }
        if String(decoding: bytes.dropFirst(mark).prefix(64), as: UTF8.self).uppercased().contains("BEGIN:VCALENDAR") {
            return .agenda
        }
        let ending = name.prefix { $0 != "?" && $0 != "#" }.lowercased()
        if ending.hasSuffix(".md") || ending.hasSuffix(".markdown") || said == "text/markdown" {
            return .text(.markdown)
        }
        let isCalledTable = said == "text/csv" || said == "text/tab-separated-values" || ending.hasSuffix(".csv")
        if let table = table(bytes, isCalledTable: isCalledTable) { return .table(table) }
        return .text(.plainText)
    }

    private static func json(_ value: JSONValue) -> DocumentLook {
        let elements = value.array ?? value.object?.values ?? []
        let entries =
            (value.object?.members.map { ($0.key, $0.value) } ?? elements.map { ($0["id_fiche"]?.string ?? "", $0) })
            .filter { $0.1["id_fiche"]?.string != nil }
        if !entries.isEmpty { return .entries(entries.map { (id: $0.0, value: $0.1) }) }
        let forms = elements.filter { $0["bn_id_nature"] != nil }
        return forms.isEmpty ? .other : .forms(forms)
    }

    private static func xml(_ root: XMLTree.Element) -> DocumentLook {
        switch root.name {
        case "OAI-PMH": .oai(root)
        case "rss", "feed", "RDF": .feed(root)
        case "urlset", "sitemapindex": .sitemap(root)
        default: .other
        }
    }

    /// A table: by its name with two columns, without one when many lines agree.
    private static func table(_ bytes: [UInt8], isCalledTable: Bool) -> CSVDetection? {
        let sample = Array(bytes.prefix(128 << 10))
        var detector = CSVEncodingDetector()
        guard (try? detector.read(sample)) != nil else { return nil }
        guard
            let detection = try? CSVDetection(
                sample: sample, isWhole: sample.count == bytes.count, encoding: detector.finish().encoding)
        else { return nil }
        if isCalledTable { return detection }
        let width = CSVFrame(detection).header.labels.count
        let rows = TableCut.records(of: bytes, detection, most: 20)
        let agree = rows.count { detection.dialect.fields(of: $0.bytes).count == width }
        return width >= 3 && rows.count >= 3 && agree * 10 >= rows.count * 9 ? detection : nil
    }
}

/// The first rows of a table, as it is written.
enum TableCut {
    static func records(of bytes: [UInt8], _ detection: CSVDetection, most: Int) -> [CSVRecord] {
        var splitter = CSVSplitter(dialect: detection.dialect, offset: 0)
        splitter.append(bytes)
        splitter.finish()
        var records: [CSVRecord] = []
        while records.count < most, let record = try? splitter.next() {
            if record.firstLine > detection.header.firstLine { records.append(record) }
        }
        return records
    }

    /// Everything up to the end of so many rows.
    static func first(_ count: Int, of bytes: [UInt8], _ detection: CSVDetection) -> [UInt8] {
        guard let last = records(of: bytes, detection, most: count).last else { return bytes }
        return Array(bytes.prefix(last.nextOffset))
    }
}
