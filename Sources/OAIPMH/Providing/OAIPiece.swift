import Synchronization

/// Bytes of an answer that stand together, and that may be given to many.
///
/// Whoever sends them may need them in another form than an array. That form is made once and takes the place of the bytes,
/// so that what is kept to be given again is neither copied each time nor held twice.
public final class OAIPiece: Sendable {
    private enum State {
        case bytes([UInt8])
        case form(any OAIPieceForm)
    }

    private let state: Mutex<State>
    public let count: Int

    public init(_ bytes: [UInt8]) {
        count = bytes.count
        state = Mutex(.bytes(bytes))
    }

    public var bytes: [UInt8] {
        state.withLock { state in
            switch state {
            case .bytes(let bytes): bytes
            case .form(let form): form.bytes
            }
        }
    }

    /// The bytes in this form, which is made of them unless it was before.
    public func form<Form: OAIPieceForm>(_ make: @Sendable (_ bytes: [UInt8]) -> Form) -> Form {
        state.withLock { state in
            switch state {
            case .form(let form as Form): return form
            case .form(let other): return make(other.bytes)
            case .bytes(let bytes):
                let form = make(bytes)
                state = .form(form)
                return form
            }
        }
    }
}

/// Bytes as whoever sends them needs them.
public protocol OAIPieceForm: Sendable {
    var bytes: [UInt8] { get }
}

extension OAIPiece: Hashable {
    public static func == (left: OAIPiece, right: OAIPiece) -> Bool { left === right || left.bytes == right.bytes }
    public func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}
