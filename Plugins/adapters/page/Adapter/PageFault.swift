import Messages
import ScienceShopSDK

/// Why a document has nothing to read.
struct PageFault {
    let code: String
    /// What is wrong with the document at a place, without a full stop.
    let message: @Sendable (String) -> Message
    let remedy: Message

    /// Nil when the bytes are text that is not blank.
    init?(_ bytes: [UInt8]) {
        if let format = ForeignFormat.name(of: bytes) {
            code = "binary-document"
            message = { "\($0) is \(format), not text" }
            remedy = "save it as HTML, Markdown or plain text"
        } else if bytes.allSatisfy({ $0 <= 0x20 }) || TextEncoding.byteOrderMark(of: bytes)?.length == bytes.count {
            code = "empty-document"
            message = { "\($0) is empty" }
            remedy = "check that it was saved or downloaded whole"
        } else {
            return nil
        }
    }
}
