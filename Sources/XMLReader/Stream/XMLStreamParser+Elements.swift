import Messages

/// What the parser met.
extension XMLStreamParser {
    /// The parser stands inside the tag; no `<` can stand in a tag but its first.
    private func startOfTag() -> Int {
        let reached = min(offset, sound.end - 1)
        return sound.with(from: sound.start) { bytes in
            var index = reached - sound.start
            while index > 0, bytes[index] != UInt8(ascii: "<") { index -= 1 }
            return sound.start + max(0, index)
        }
    }

    func start(
        _ name: UnsafePointer<UInt8>, _ prefix: UnsafePointer<UInt8>?, _ uri: UnsafePointer<UInt8>?, _ count: Int,
        _ namespaces: XMLNamespaceScope.Names?, _ attributeCount: Int, _ attributes: XMLNamespaceScope.Names?
    ) {
        guard !hasFailed else { return }
        if replays > 0 {
            replays -= 1
            plain.uri = uri
            return path.append((prefix, name))
        }
        depth += 1
        if depth > limits.depth { return fail(.limit, "elements nest more than \(limits.depth) deep") }
        if takenDepth == nil {
            let place = rigour == .strict ? 0 : startOfTag()
            if listDepth == depth - 1 { beginPart(at: place) }
            let tag = XMLStartTag(
                localName: name, uri: uri, attributeCount: attributeCount, attributes: attributes, offset: place)
            switch handler.start(tag) {
            case .enter: hearsText[depth] = false
            case .read: hearsText[depth] = true
            case .list where list != nil: hearsText[depth] = false
            case .list(let kind):
                hearsText[depth] = false
                path.append((prefix, name))
                declare(count, namespaces)
                plain.uri = uri
                return begin(kind)
            case .stop: return fail(.stopped, "reading was stopped")
            case .take:
                takenDepth = depth
                takenStart = place
                isTakenTooLarge = false
                declaresInside = false
                scope.beginFragment(count: count, namespaces: namespaces)
            }
        }
        if takenDepth != nil {
            // Most elements have a prefix that is declared around them, and no attributes: nothing to note.
            if count > 0 || attributeCount > 0 || prefix == nil || uri == nil {
                if count > 0 { declaresInside = true }
                scope.inside(
                    depth: depth, prefix: prefix, uri: uri, count: count, namespaces: namespaces,
                    attributeCount: attributeCount, attributes: attributes)
            }
        } else {
            if listDepth < 0 { path.append((prefix, name)) }
            declare(count, namespaces)
        }
    }

    func end() {
        guard !hasFailed else { return }
        defer {
            depth -= 1
            if depth == 0 { isRootClosed = true }
        }
        if let taken = takenDepth {
            guard depth > taken else { return endTaken() }
            if declaresInside { scope.insideEnds(depth: depth) }
            return
        }
        if depth <= declaredDepth {
            scope.leave(depth: depth)
            declaredDepth = depth - 1
        }
        if listDepth == depth - 1, list != nil { endPart() }
        if listDepth == depth { (list, listDepth) = (nil, -1) }
        if listDepth < 0 { path.removeLast() }
        handler.end()
    }

    private func declare(_ count: Int, _ namespaces: XMLNamespaceScope.Names?) {
        guard count > 0 else { return }
        scope.enter(depth: depth, count: count, namespaces: namespaces)
        declaredDepth = depth
    }

    private func endTaken() {
        takenDepth = nil
        let end = offset
        let length = end - takenStart
        var fragment = XMLFragment(bytes: nil, length: length, undeclared: scope.undeclared)
        if !isTakenTooLarge, length <= limits.fragmentBytes, takenStart >= sound.start, end <= sound.end {
            fragment.bytes = scope.standingAlone(sound[takenStart..<end])
        }
        handler.fragment(fragment)
    }

    func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard takenDepth == nil, hearsText[depth], !hasFailed else { return }
        handler.text(bytes)
    }

    func documentType(_ name: String) {
        fail(.documentType(name), "the document has a document type, which is never read")
    }
}
