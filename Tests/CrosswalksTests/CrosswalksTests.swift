import AdapterKit
import Crosswalks
import Foundation
import Testing

@Suite struct Scratch {
    @Test func dump() throws {
        guard let folder = ProcessInfo.processInfo.environment["DUMP"] else { return }
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)))
            let page = PageDocument.read(bytes, format: name.hasPrefix("002") ? .markdown : .plainText)
            print("=====", name, "form:", page.isForm)
            for b in page.blocks {
                print(b.line, b.kind, b.level, b.list, b.isStrong ? "STRONG" : "", b.label.map { "{\($0)}" } ?? "", b.text.prefix(90).replacingOccurrences(of: "\n", with: "⏎"), b.notes.map(\.mark), b.links.map(\.url))
            }
        }
    }
}
