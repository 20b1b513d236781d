import AdapterKit
import CSVReader
import Messages
import ScienceShopSDK

/// An open document whose dialect, header and key are known, and which was read through once.
struct OpenTable: Sendable {
    let location: String
    let resource: any Resource
    let frame: CSVFrame
    let frameBytes: [UInt8]
    let key: CSVKey
    let maxRecordBytes: Int
    /// Where the first row begins.
    let start: CSVPlace
    private(set) var survey = CSVSurvey()

    /// How much is read at once.
    static let pieceSize = 1 << 18

    init(
        _ resource: any Resource, location: String, options: CSVOptions, defaultKey: (CSVHeader) -> [String]?
    ) async throws {
        let sample = try await resource.read(offset: 0, count: Self.pieceSize)
        let encoding = try await Self.encoding(of: resource, first: sample)
        let detection = try CSVDetection(
            sample: sample, isWhole: sample.count == resource.size, encoding: options.encoding ?? encoding.encoding,
            options: options.detection)
        self.resource = resource
        self.location = location
        maxRecordBytes = options.detection.maxRecordBytes
        frame = CSVFrame(detection)
        frameBytes = frame.bytes
        start = CSVPlace(offset: detection.header.nextOffset, line: detection.header.nextLine, size: resource.size)
        key = try CSVKey(columns: options.key ?? defaultKey(frame.header), header: frame.header, location: location)
        try await survey.read(self)
        survey.describe(
            detection, key: key, isEncodingGuess: encoding.isGuess && options.encoding == nil,
            firstBadLine: options.encoding == nil ? encoding.firstBadLine : nil)
    }

    private static func encoding(
        of resource: any Resource, first: [UInt8]
    ) async throws -> (encoding: TextEncoding, isGuess: Bool, firstBadLine: Int?) {
        var detector = CSVEncodingDetector()
        var piece = first
        var offset = 0
        while !piece.isEmpty {
            try detector.read(piece)
            offset += piece.count
            piece = try await resource.read(offset: offset, count: pieceSize)
        }
        return detector.finish()
    }

    /// What is wrong with one row. That another row has its name, the engine finds out: it knows all names of the list.
    ///
    /// - Parameter isNamed: whether its name comes from the key.
    func issues(of row: CSVRowReader.Row, isNamed: Bool) -> [Issue] {
        var issues: [Issue] = []
        let line = row.record.firstLine
        if !key.isMissing, !isNamed {
            issues.append(
                Issue(
                    .warning, code: "missing-key",
                    message: "The row on line \(plain: line) has no value in the key's columns.",
                    remedy: "Fill them in at the source; until then an edit of this row makes it another record.",
                    location: SourceLocation(line: line)))
        }
        let width = frame.header.labels.count
        let (fields, count) = (row.fields, row.fields.count)
        if count != width, count < width || (width..<count).contains(where: { !fields.isEmpty($0) }) {
            issues.append(
                Issue(
                    .warning, code: "ragged-row",
                    message:
                        "The row on line \(plain: line) has \(count) fields, the header \(width).",
                    remedy: "Look for a separator or a quote that is missing or too many in that row.",
                    location: SourceLocation(line: line)))
        }
        return issues
    }
}
