/// A schema made ready to check many values; it may be used from many threads at once.
public struct CompiledSchema: Sendable {
    /// The URI it was compiled from.
    public let uri: String
    let graph: SchemaGraph

    /// Whether a value fits the schema; stops at the first error.
    public func isValid(_ value: JSONValue) -> Bool {
        if let fits = graph.quick.fits(value) { return fits }
        return fitsSlowly(value)
    }

    /// The same found out by the evaluator that also tells errors.
    package func fitsSlowly(_ value: JSONValue) -> Bool {
        var evaluator = SchemaEvaluator(graph, collects: false)
        return evaluator.run(value)
    }

    /// All errors of a value, in the order of the schema's keywords; empty when it fits.
    ///
    /// Of alternatives (`anyOf`, `oneOf`) none of which fits, only the errors of the one that the value comes nearest to
    /// are told.
    public func validate(_ value: JSONValue) -> [SchemaError] {
        // Most values fit, and finding that out is quicker than keeping track of places.
        if isValid(value) { return [] }
        var evaluator = SchemaEvaluator(graph, collects: true)
        _ = evaluator.run(value)
        return evaluator.errors
    }
}
