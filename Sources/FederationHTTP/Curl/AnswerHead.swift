import AdapterKit

/// The head of an answer, as its lines come.
struct AnswerHead {
    private var status = 0
    private var version: String?
    private var headers: [HTTPHeader] = []
    private var bytes = 0
    /// Whether the final answer's last line has come. Trailers after the body change nothing any more.
    private(set) var isComplete = false

    /// - Returns: whether all lines so far have at most `limit` bytes.
    mutating func take(_ bytes: UnsafeRawBufferPointer, limit: Int) -> Bool {
        self.bytes += bytes.count
        guard self.bytes <= limit else { return false }
        guard !isComplete else { return true }
        let line = String(decoding: bytes, as: UTF8.self)
        let text = line.unicodeScalars.prefix { $0 != "\r" && $0 != "\n" }
        if text.isEmpty {
            // Interim answers (1xx) come before the one that counts.
            isComplete = status >= 200
        } else if line.hasPrefix("HTTP/") {
            let words = String(text).split(separator: " ", maxSplits: 2)
            version = String(words[0].dropFirst(5))
            // As libcurl reads it, which minds nothing behind the three digits (`200OK`).
            status = words.count > 1 ? Int(words[1].prefix { $0.isASCII && $0.isNumber }.prefix(3)) ?? 0 : 0
            headers = []
        } else if let colon = text.firstIndex(of: ":") {
            let value = Substring(text[text.index(after: colon)...])
            headers.append(HTTPHeader(String(text[..<colon]), String(value.trimmedOfSpace)))
        }
        return true
    }

    func head(url: String) -> HTTPHead { HTTPHead(status: status, headers: headers, url: url, version: version) }
}

extension Substring {
    var trimmedOfSpace: Substring {
        var text = self
        while let first = text.unicodeScalars.first, first.properties.isWhitespace { text.unicodeScalars.removeFirst() }
        while let last = text.unicodeScalars.last, last.properties.isWhitespace { text.unicodeScalars.removeLast() }
        return text
    }
}
