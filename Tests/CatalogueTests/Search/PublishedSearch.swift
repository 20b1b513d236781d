import JSONSchema
import ScienceShopSDK
import Testing

@testable import Catalogue

/// The files of a search index read back as a browser reads them.
struct PublishedSearch {
    private(set) var files: [String: [UInt8]] = [:]

    init(_ records: [PublicRecord], _ identity: CatalogueIdentity = CatalogueIdentity(name: ["fr": "Essai"])) {
        var index = CatalogueIndex.Builder()
        var search = SearchIndexBuilder()
        for record in records {
            index.add(record)
            search.add(record)
        }
        search.write(index.build(), identity) { path, bytes in
            #expect(files[path] == nil)
            files[path] = bytes
        }
    }

    /// The value a file calls `shopSearch` with.
    func value(_ name: String) throws -> JSONValue {
        let bytes = try #require(files["assets/search/\(name).js"])
        let head = Array("shopSearch(\"\(name)\",".utf8)
        #expect(bytes.starts(with: head))
        #expect(bytes.suffix(3).elementsEqual(");\n".utf8))
        return try JSONValue(parsing: String(decoding: bytes[head.count..<bytes.count - 3], as: UTF8.self))
    }

    /// The records that hold a term, with their levels, by path.
    func records(of term: String) throws -> [String: Int] {
        let index = try value("index")
        let bounds = (index["shards"]?.array ?? []).compactMap { $0.array?.first?.string }
        let bound = try #require(bounds.last { ByteString($0) <= ByteString(term) })
        let name = String(TermShards.fileName(Array(bound.utf8)).dropLast(3))
        let pieces = try value(name).string?.split(separator: " ").map(String.init) ?? []
        guard let place = stride(from: 0, to: pieces.count, by: 2).first(where: { pieces[$0] == term }) else {
            return [:]
        }
        let numbers = try #require(DenseCode.numbers(pieces[place + 1].utf8))
        var found: [String: Int] = [:]
        var next = 0
        while next < numbers.count {
            let (level, count) = (numbers[next], numbers[next + 1])
            var slot = -1
            for gap in numbers[(next + 2)..<(next + 2 + count)] {
                slot += gap + 1
                found[try path(of: slot)] = level
            }
            next += 2 + count
        }
        return found
    }

    func card(_ slot: Int) throws -> JSONValue {
        let block = String(slot / SlotTable.blockSize, radix: 16)
        return try #require(try value("c-" + block)[String(slot % SlotTable.blockSize)])
    }

    private func path(of slot: Int) throws -> String { try #require(try card(slot)["p"]?.string) }
}
