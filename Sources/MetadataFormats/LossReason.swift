import Messages

/// Why a value comes out coarser, or not at all.
enum LossReason {
    static let characters: Message = "XML cannot hold some of its characters; U+FFFD stands in their place"
    static let translated: Message = "who translated it, and from which language, is not said"
    static let oneMoreTitle: Message = "it stands as one more title"
    static let oneMoreDescription: Message = "it stands as one more description"
    static let beginningAsDate: Message = "it stands as a date that does not say that it is a beginning"
    static let endAsDate: Message = "it stands as a date that does not say that it is an end"
    static let role: Message = "the format knows fewer roles"
    static let relation: Message = "the format has one sort of relation"
    static let containerAsRelation: Message = "what it appeared in stands as a relation"
    static let time: Message = "the format knows days, not times of day"
    static let partialDate: Message = "the format knows only whole days, and a day that is not known is not invented"
    static let inexactDate: Message = "the format cannot say that a date is approximate or uncertain"
    static let actor: Message = "the record does not say whether it is a person or a body, and the format must"
    static let groupAsBody: Message = "a group stands as a body"
    static let noRole: Message = "the format has no such role for it"
    static let onlyAsAbstract: Message = "it stands as the abstract"
    static let conceptWords: Message = "the format needs a concept of a vocabulary, and here are only words"
    static let unshown: Message = "the record it names is not published here, so only the name is told"
}
