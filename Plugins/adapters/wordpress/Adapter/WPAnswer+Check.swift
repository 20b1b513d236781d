import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension WPAnswer {
    /// - Throws: `FederationError` unless this is JSON that can be gone by.
    func check() throws {
        if start == nil, let wall = ChallengePage.kind(of: bytes) {
            throw FederationError(
                .blocked, "\(url) answers with \(wall.told); ask the site's owner to let harvesters through.")
        }
        guard (200..<300).contains(head.status) else { throw refusal }
        if isCut {
            throw FederationError(
                .malformedSource, "\(url) breaks off in the middle of its answer.",
                disposition: .retry(afterSeconds: nil))
        }
        guard start != nil else { throw noData }
    }

    /// What stands in the place of data, with status 200.
    private var noData: FederationError {
        guard bytes.contains(where: { $0 > 0x20 }) else {
            return FederationError(
                .malformedSource, "\(url) answers nothing at all; look into the site's error log.",
                disposition: .retry(afterSeconds: nil))
        }
        return FederationError(
            .malformedSource,
            """
            \(url) answers with a web page, not data: it is no WordPress, its REST API is closed, or the site shows an error; \
            look at it in a browser.
            """)
    }

    /// What a status means that is no success, with the site's own words.
    private var refusal: FederationError {
        let status = head.status
        let words = self.words
        switch status {
        case 401, 403, 407, 451:
            return FederationError(
                .blocked,
                "\(url) refuses us (HTTP status \(plain: status)\(words)); ask the site's owner to open its REST API.")
        case 404, 410:
            return FederationError(
                .sourceGone,
                "There is nothing at \(url) (HTTP status \(plain: status)\(words)); correct the source's location.")
        case 429:
            return FederationError(
                .blocked, "\(url) says that we ask too often (HTTP status 429); try again later.",
                disposition: .retry(afterSeconds: nil))
        case 408, 425, 500...:
            return FederationError(
                .network,
                "\(url) fails (HTTP status \(plain: status)\(words)); try again later, or tell the site's owner.",
                disposition: .retry(afterSeconds: nil))
        case 400 where errorCode != nil:
            return FederationError(
                .configuration,
                "\(url) does not take what it is asked (HTTP status 400\(words)); check the source's options.")
        default:
            return FederationError(
                .malformedSource,
                "\(url) answers with the HTTP status \(plain: status)\(words); check the source's location.")
        }
    }

    /// What the site says of its error, to stand behind a status.
    private var words: Message {
        guard let code = errorCode else { return .verbatim("") }
        let message = value?["message"]?.string.map { String(Self.withoutMarkup($0).prefix(200)) } ?? ""
        return .verbatim(message.isEmpty ? ", \(code.prefix(80))" : ", \(code.prefix(80)): \(message)")
    }

    /// A message of WordPress, which may hold markup.
    private static func withoutMarkup(_ text: String) -> String {
        var result = ""
        var isInside = false
        for character in text {
            switch character {
            case "<": isInside = true
            case ">" where isInside: isInside = false
            default: if !isInside { result.append(character) }
            }
        }
        return Text.collapsedSpaces(result)
    }
}
