import AdapterKit
import Messages

/// A place on the list; as a cursor `<group>:<entry of it>:<month>:<digest of the agenda>`.
struct AgendaPlace: Sendable {
    var group: Int
    var entry: Int
    /// The first day of the month the window is counted from, which stays the same until the list ends.
    var anchor: CalendarTime?

    init(group: Int, entry: Int, anchor: CalendarTime?) {
        (self.group, self.entry, self.anchor) = (group, entry, anchor)
    }

    /// The place a cursor stands for, or the beginning.
    ///
    /// - Throws: `FederationError` that asks to begin again when the agenda is not the one the cursor was made for.
    init(after cursor: Cursor?, in agenda: Agenda, location: String) throws {
        self.init(group: 0, entry: 0, anchor: nil)
        guard let cursor else { return }
        let parts = cursor.text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, let group = Int(parts[0]), let entry = Int(parts[1]), parts[3] == agenda.digest,
            (0...agenda.groups.count).contains(group), entry >= 0
        else {
            throw FederationError(
                .malformedSource, "\(location) changed while it was harvested; the harvest begins again.",
                disposition: .restartWindow)
        }
        self.init(group: group, entry: entry, anchor: CalendarTime(parts[2]))
    }

    func cursor(_ agenda: Agenda) -> Cursor { Cursor("\(group):\(entry):\(anchor?.text ?? ""):\(agenda.digest)") }
}
