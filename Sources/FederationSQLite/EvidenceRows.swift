import Federation
import JSONSchema
import ScienceShopSDK

/// Evidence as a claim's row holds it: a list without names of members, which would be most of it.
///
/// `[[path, asWritten, rule, label, line, column], …]`, the last three cut short where nothing follows. Files written
/// before hold objects; both are read.
enum EvidenceRows {
    static func bytes(of evidence: [Evidence]) -> [UInt8] {
        // Byte by byte: there are a dozen for each record.
        var writer = JSONWriter(style: .canonical)
        var separator = UInt8(ascii: "[")
        for item in evidence {
            writer.append(separator)
            separator = UInt8(ascii: ",")
            writer.append(UInt8(ascii: "["))
            writer.write(item.path)
            writer.append(separator)
            writer.write(item.asWritten)
            writer.append(separator)
            writer.write(item.rule)
            let location = item.location
            if location.label != nil || location.line != nil || location.column != nil {
                writer.append(separator)
                if let label = location.label { writer.write(label) } else { writer.write(.null) }
            }
            if location.line != nil || location.column != nil { number(location.line, &writer) }
            if location.column != nil { number(location.column, &writer) }
            writer.append(UInt8(ascii: "]"))
        }
        if evidence.isEmpty { writer.append(separator) }
        writer.append(UInt8(ascii: "]"))
        return writer.bytes
    }

    private static func number(_ value: Int?, _ writer: inout JSONWriter) {
        writer.append(UInt8(ascii: ","))
        writer.write(value.map { .number(Double($0)) } ?? .null)
    }

    static func evidence(in items: JSONValue) -> [Evidence] {
        (items.array ?? []).map { item in
            guard let row = item.array else { return Evidence(json: item) }
            func value(_ place: Int) -> JSONValue { place < row.count ? row[place] : .null }
            return Evidence(
                path: value(0).string ?? "", asWritten: value(1).string ?? "",
                location: SourceLocation(
                    line: value(4).integer, column: value(5).integer, label: value(3).string),
                rule: value(2).string ?? "")
        }
    }
}
