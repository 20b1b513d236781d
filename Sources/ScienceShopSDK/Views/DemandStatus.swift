import JSONSchema

/// Where a demand stands, and how it came there.
public struct DemandStatus: JSONView {
    /// The JSON object viewed; members without a property here stay in it.
    public var object: JSONObject
    /// A view of this object, unchecked: what it holds is the validator's matter.
    public init(_ object: JSONObject) { self.object = object }

    /// The states of a demand (scheme `demand-status`; Living Knowledge's ten steps).
    public enum State: String, Sendable, CaseIterable {
        case received, articulated, accepted, referred, declined, matched, inProgress, answered, closed

        /// How far along the state is; accepted, referred and declined exclude each other on one rung.
        var rung: Int {
            switch self {
            case .received: 0
            case .articulated: 1
            case .accepted, .referred, .declined: 2
            case .matched: 3
            case .inProgress: 4
            case .answered: 5
            case .closed: 6
            }
        }

        /// Whether a demand in this state may come into the other next. Steps may be skipped, never taken back; a
        /// demand referred elsewhere or declined can only be closed.
        public func mayPrecede(_ next: State) -> Bool {
            switch self {
            case .referred, .declined: next == .closed
            default: rung < next.rung
            }
        }
    }

    /// One step of the history.
    public struct Step: JSONView {
        /// The JSON object viewed; members without a property here stay in it.
        public var object: JSONObject
        /// A view of this object, unchecked: what it holds is the validator's matter.
        public init(_ object: JSONObject) { self.object = object }

        public init(_ status: State, date: PartialDate? = nil, note: String? = nil, node: String? = nil) {
            self.init(JSONObject())
            self.status = status
            (self.date, self.note, self.node) = (date, note, node)
        }

        /// The status taken on.
        public var status: State? {
            get { object[word: "status"] }
            set { object[word: "status"] = newValue }
        }
        /// When the status was taken on.
        public var date: PartialDate? {
            get { object[date: "date"] }
            set { object[date: "date"] = newValue }
        }
        /// Why, or under which conditions.
        public var note: String? {
            get { object[text: "note"] }
            set { object[text: "note"] = newValue }
        }
        /// The node that set the status, or to which the demand was referred.
        public var node: String? {
            get { object[text: "node"] }
            set { object[text: "node"] = newValue }
        }
    }

    /// Where the demand stands now: the last status of the history.
    public var status: State? {
        get { object[word: "status"] }
        set { object[word: "status"] = newValue }
    }
    /// Oldest first.
    public var history: [Step] {
        get { object[views: "history"] }
        set { object[views: "history"] = newValue }
    }

    /// The status after a step is added to the history; nil when the step may not follow the last one.
    public func advanced(by step: Step) -> DemandStatus? {
        guard let next = step.status else { return nil }
        if let last = history.last?.status ?? status, !last.mayPrecede(next) { return nil }
        var copy = self
        copy.history = history + [step]
        copy.status = next
        return copy
    }
}
