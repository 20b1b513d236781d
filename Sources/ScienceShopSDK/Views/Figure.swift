import JSONSchema

/// A number the source states; contradicting figures stand side by side.
public struct Figure: JSONView {
    /// The JSON object viewed; members without a property here stay in it.
    public var object: JSONObject
    /// A view of this object, unchecked: what it holds is the validator's matter.
    public init(_ object: JSONObject) { self.object = object }

    public init(value: Double, unit: String, asWritten: String) {
        self.init(JSONObject())
        object = ["value": .number(value), "unit": .string(unit), "asWritten": .string(asWritten)]
    }

    /// What a `FigureReader` read.
    public init(_ reading: FigureReading) {
        self.init(value: reading.value, unit: reading.unit, asWritten: reading.asWritten)
        (valueMax, qualifier) = (reading.valueMax, reading.qualifier)
    }

    /// The number, or the lower end of a range.
    public var value: Double? {
        get { object[number: "value"] }
        set { object[number: "value"] = newValue }
    }
    /// The upper end of a range.
    public var valueMax: Double? {
        get { object[number: "valueMax"] }
        set { object[number: "valueMax"] = newValue }
    }
    /// What is counted, as written.
    public var unit: String? {
        get { object[text: "unit"] }
        set { object[text: "unit"] = newValue }
    }
    /// What is counted, as a slug that does not change with the wording: `partners`.
    public var quantity: String? {
        get { object[text: "quantity"] }
        set { object[text: "quantity"] = newValue }
    }
    /// How the source limits the number.
    public var qualifier: FigureReading.Qualifier? {
        get { object[word: "qualifier"] }
        set { object[word: "qualifier"] = newValue }
    }
    /// The words the figure was read from.
    public var asWritten: String? {
        get { object[text: "asWritten"] }
        set { object[text: "asWritten"] = newValue }
    }
    /// When the figure held.
    public var date: PartialDate? {
        get { object[date: "date"] }
        set { object[date: "date"] = newValue }
    }
}
