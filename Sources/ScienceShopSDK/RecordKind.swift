/// The eight kinds of record (schemas/record/1).
public enum RecordKind: String, Sendable, Hashable, CaseIterable {
    case initiative, project, demand, organisation, person, event, resource, group
}
