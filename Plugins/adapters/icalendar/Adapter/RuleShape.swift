/// A recurrence rule, looked at before it is handed to libical: one that asks for more than an agenda needs is not.
struct RuleShape {
    /// The rule without its end.
    let withoutUntil: String
    /// When it ends, as written.
    let until: String?
    let fault: Recurrence.Fault?

    init(_ rule: String) {
        var parts: [(key: String, value: String)] = []
        for part in rule.split(separator: ";").prefix(30) {
            let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
            if pair.count == 2 { parts.append((pair[0], pair[1])) }
        }
        func value(_ key: String) -> String? { parts.first { $0.key == key }?.value }
        func numbers(_ key: String) -> [Int] { value(key)?.split(separator: ",").map { Int($0) ?? 0 } ?? [] }
        until = value("UNTIL")
        withoutUntil = parts.filter { $0.key != "UNTIL" }.map { "\($0.key)=\($0.value)" }.joined(separator: ";")
        let frequency = value("FREQ")
        let isForeign = value("RSCALE").map { $0 != "GREGORIAN" } ?? false
        let positions = numbers("BYSETPOS").map(\.magnitude)
        let months = numbers("BYMONTH")
        let days = numbers("BYMONTHDAY").map(\.magnitude)
        let longest = months.isEmpty ? 31 : months.map(Self.days).max() ?? 31
        let isTimed = value("BYHOUR") != nil || value("BYMINUTE") != nil || value("BYSECOND") != nil
        switch frequency {
        case "SECONDLY", "MINUTELY", "HOURLY": fault = .tooOften(rule)
        case "DAILY", "WEEKLY", "MONTHLY", "YEARLY":
            let most = frequency == "YEARLY" ? 366 : frequency == "MONTHLY" ? 31 : frequency == "WEEKLY" ? 7 : 1
            if isForeign {
                fault = .foreign(rule)
            } else if rule.utf8.count > 1000 || (positions + days).contains(where: { $0 > 366 })
                || (days.min().map { $0 > longest } ?? false)
                || (!isTimed && positions.min().map { $0 > most } ?? false)
                || numbers("INTERVAL").contains(where: { !(1...32_767).contains($0) })
            {
                fault = .unreadable(rule)
            } else {
                fault = nil
            }
        default: fault = .unreadable(rule)
        }
    }

    private static func days(in month: Int) -> Int {
        switch month {
        case 2: 29
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
