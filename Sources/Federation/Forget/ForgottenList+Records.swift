import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension ForgottenList {
    /// Told of a source record of which something was left out.
    static let issue = Issue(
        .warning, code: "forgotten",
        message: "What was to be forgotten of this source record was left out; it is not kept.")

    /// A source record without what is to be forgotten.
    ///
    /// - Returns: nil when there is nothing of that in it.
    func cut(_ mapped: MappedSourceRecord) -> (mapped: MappedSourceRecord, keepsPayload: Bool, keepsFrame: Bool)? {
        var mapped = mapped
        var isCut = false
        mapped.drafts = mapped.drafts.compactMap { draft in
            if forgets(draft.id) {
                isCut = true
                return nil
            }
            let cut = cut(draft)
            if cut != nil { isCut = true }
            return cut ?? draft
        }
        let keepsPayload = !isCut && !holds(payload: mapped.source.payload)
        let keepsFrame = mapped.source.frame.map { !holds(payload: $0) } ?? true
        guard !keepsPayload || !keepsFrame else { return nil }
        mapped.findings = mapped.findings.compactMap(cut)
        if isCut { mapped.findings.append(.init(issue: Self.issue)) }
        mapped.source.sourceURL = mapped.source.sourceURL.flatMap { holds($0) ? nil : $0 }
        mapped.source.datestamp = mapped.source.datestamp.flatMap { holds($0) ? nil : $0 }
        return (mapped, keepsPayload, keepsFrame)
    }

    private func cut(_ draft: MappedDraft) -> MappedDraft? {
        let evidence = kept(draft.evidence)
        guard let document = cut(draft.record.document) else {
            guard evidence.count < draft.evidence.count else { return nil }
            var draft = draft
            draft.evidence = evidence
            return draft
        }
        var draft = draft
        draft.record = Record(document: document)
        draft.contentHash = draft.record.contentDigest
        // What is left of a copy is no longer what its home wrote, and says so by its hash.
        if draft.isCopy { draft.record.statedContentHash = draft.contentHash.description }
        draft.written = CanonicalObject(draft.record.document)
        draft.words = draft.words.map { _ in SearchColumns(draft.record) }
        draft.evidence = evidence
        return draft
    }

    /// A claim without what is to be forgotten; nil when there is nothing of that in it.
    func cut(_ claim: Claim) -> Claim? {
        guard let document = cut(claim.draft.document) else { return nil }
        var claim = claim
        var draft = Record(document: document)
        claim.contentHash = draft.contentDigest
        if claim.isVerbatim { draft.statedContentHash = claim.contentHash.description }
        claim.draft = draft
        return claim
    }

    /// The items that hold nothing of it.
    func kept(_ evidence: [Evidence]) -> [Evidence] {
        evidence.filter { item in
            !holds(item.asWritten) && !holds(item.path) && !(item.location.label.map(holds) ?? false)
                && !(RecordIdentifier(item.asWritten).map(forgets) ?? false)
        }
    }

    // MARK: - What runs tell

    /// Nil when it is about a record that is forgotten.
    func cut(_ finding: RunIssue.Finding) -> RunIssue.Finding? {
        if let name = finding.record, forgets(sourceRecord: name) { return nil }
        var finding = finding
        finding.issue.message = cut(finding.issue.message)
        finding.issue.remedy = cut(finding.issue.remedy)
        if holds(finding.issue.path) { finding.issue.path = "" }
        if let label = finding.issue.location?.label, holds(label) { finding.issue.location?.label = nil }
        return finding
    }

    func cut(_ issue: RunIssue) -> RunIssue? {
        guard let finding = cut(issue.finding) else { return nil }
        var issue = issue
        issue.finding = finding
        if let name = issue.sourceRecord, forgets(sourceRecord: name) { return nil }
        return issue
    }

    func cut(_ run: Run) -> Run? {
        guard knowsWords, holds(String(decoding: run.json.canonicalBytes, as: UTF8.self)) else { return nil }
        var run = run
        run.explanation = cut(run.explanation)
        run.sourceSummary = cut(run.sourceSummary)
        if var failure = run.failure {
            failure.message = cut(failure.message)
            failure.cause = failure.cause.map { cut($0) ?? $0 }
            run.failure = failure
        }
        return run
    }

    func cut(_ decision: ConsentDecision) -> ConsentDecision? {
        var cut = decision
        for path in [\ConsentDecision.wording, \.answer, \.givenBy, \.collected, \.recordedBy] {
            if let text = self.cut(cut[keyPath: path]) { cut[keyPath: path] = text }
        }
        if let withdrawn = cut.withdrawn, let why = self.cut(withdrawn.why) {
            cut.withdrawn = .init(date: withdrawn.date, why: why, by: withdrawn.by)
        }
        return cut == decision ? nil : cut
    }
}

extension LedgerWriter {
    /// Writes a run and what it met, without what is forgotten.
    ///
    /// - Parameter list: what is forgotten, where it is at hand.
    func note(_ issues: [RunIssue], _ run: Run, _ list: ForgottenList? = nil) throws {
        let list = try list ?? forgotten()
        try put(list.cut(run) ?? run)
        try append(list.isEmpty ? issues : issues.compactMap(list.cut), to: run.id)
    }
}
