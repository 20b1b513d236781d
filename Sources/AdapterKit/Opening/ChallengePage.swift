import Messages

/// Recognises a page that a server sends, with status 200, instead of the one asked for: a bot wall or a login form.
public enum ChallengePage {
    /// What stands between the reader and the document.
    public enum Kind: Sendable {
        case botWall
        case login

        /// What it is, as part of a sentence.
        public var told: Message {
            switch self {
            case .botWall: "a bot wall (it asks for a captcha or for JavaScript)"
            case .login: "a login page"
            }
        }
    }

    /// What the page is, or nil when it looks like a page of its own.
    ///
    /// Marks of a wall's own scripts decide at once. A captcha or a password field decides only on a page with little
    /// other text, for many an ordinary page has one in its header or contact form.
    public static func kind(of html: [UInt8]) -> Kind? {
        let head = html.prefix(1 << 18).map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
        let text = String(decoding: head, as: UTF8.self)
        if walls.contains(where: { text.contains($0) }) { return .botWall }
        let captcha = captchas.contains { text.contains($0) }
        let password = passwords.contains { text.contains($0) }
        guard captcha || password, visibleLength(head) < 1200 else { return nil }
        return password ? .login : .botWall
    }

    private static let walls = [
        "/cdn-cgi/challenge-platform/", "window._cf_chl_opt", "<title>just a moment...",
        "<title>attention required! | cloudflare",
        "captcha-delivery.com", "_incapsula_resource", "px-captcha", "id=\"anubis_challenge\"",
        "ddos-guard/js-challenge",
        "sgcaptcha", "<title>making sure you&#39;re not a bot!",
    ]
    private static let captchas = [
        "g-recaptcha", "h-captcha", "hcaptcha.com", "cf-turnstile", "friendlycaptcha", "captcha",
    ]
    private static let passwords = ["type=\"password\"", "type='password'", "type=password"]

    /// How many bytes of the page a reader would see, roughly: outside tags, scripts and styles, spaces not counted.
    private static func visibleLength(_ html: [UInt8]) -> Int {
        var count = 0
        var position = 0
        while position < html.count {
            guard html[position] == UInt8(ascii: "<") else {
                if html[position] > 0x20 { count += 1 }
                position += 1
                continue
            }
            let rest = html[position...]
            let hidden = ["script", "style"].first { rest.dropFirst().starts(with: $0.utf8) }
            var end = rest.firstIndex(of: UInt8(ascii: ">")) ?? html.count
            if let hidden {
                let close = Array("</\(hidden)".utf8)
                while end < html.count, !(html[end] == close[0] && html[end...].starts(with: close)) { end += 1 }
            }
            position = end + 1
        }
        return count
    }
}
