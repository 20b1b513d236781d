import ScienceShopSDK

/// Why a document has nothing to read.
struct PageFault {
    let code: String
    let message: String
    let remedy: String

    /// Nil when the bytes are text that is not blank.
    init?(_ bytes: [UInt8]) {
        if let format = ForeignFormat.name(of: bytes) {
            code = "binary-document"
            message = "is \(format), not text"
            remedy = "save it as HTML, Markdown or plain text"
        } else if bytes.allSatisfy({ $0 <= 0x20 }) || TextEncoding.byteOrderMark(of: bytes)?.length == bytes.count {
            code = "empty-document"
            message = "is empty"
            remedy = "check that it was saved or downloaded whole"
        } else {
            return nil
        }
    }
}
