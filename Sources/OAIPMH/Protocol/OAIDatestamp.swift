import Messages
import ScienceShopSDK

/// How finely a repository dates its records.
public enum OAIGranularity: String, Sendable, Hashable, CaseIterable {
    case day = "YYYY-MM-DD"
    case second = "YYYY-MM-DDThh:mm:ssZ"

    /// Reads what `Identify` says, in whatever case and with blanks around; nil when it is neither.
    public init?(lenient text: String) {
        let text = Text.trimmed(text).lowercased()
        guard let match = Self.allCases.first(where: { $0.rawValue.lowercased() == text }) else { return nil }
        self = match
    }
}

/// A moment as the protocol writes it: a whole day or a second, in UTC.
public struct OAIDatestamp: Sendable, Hashable, CustomStringConvertible {
    /// The second; of a whole day, its first.
    public let timestamp: Timestamp
    public let granularity: OAIGranularity

    /// Cuts off what is finer than the granularity.
    public init(_ timestamp: Timestamp, _ granularity: OAIGranularity = .second) {
        let step: Int64 = granularity == .day ? 86_400_000 : 1000
        let rest = timestamp.milliseconds % step
        self.timestamp =
            Timestamp(milliseconds: timestamp.milliseconds - rest - (rest < 0 ? step : 0))
            .inFourDigitYears
        self.granularity = granularity
    }

    /// Reads exactly what the protocol allows; nil for anything else.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        switch bytes.count {
        case 10:
            guard let first = Timestamp(text + "T00:00:00Z") else { return nil }
            self.init(first, .day)
        case 20:
            guard bytes[10] == UInt8(ascii: "T"), bytes[19] == UInt8(ascii: "Z"), bytes[17...18] != [0x36, 0x30],
                let second = Timestamp(text)
            else { return nil }
            self.init(second, .second)
        default: return nil
        }
    }

    /// The last moment it covers, so that a range with it as its end is inclusive.
    public var end: Timestamp {
        Timestamp(milliseconds: timestamp.milliseconds + (granularity == .day ? 86_400_000 : 1000) - 1)
    }

    /// The same moment for a repository of that granularity; a day becomes its first second.
    public func written(in granularity: OAIGranularity) -> OAIDatestamp { OAIDatestamp(timestamp, granularity) }

    public var description: String {
        granularity == .day ? String(timestamp.description.prefix(10)) : timestamp.description
    }
}

extension Timestamp {
    /// The protocol, like XML Schema in practice, writes years in four digits.
    fileprivate var inFourDigitYears: Timestamp {
        Timestamp(milliseconds: min(max(milliseconds, -62_135_596_800_000), 253_402_300_799_000))
    }
}
