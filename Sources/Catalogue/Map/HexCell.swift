/// A cell of a grid of hexagons that stand on a corner; odd rows are half a cell further right.
struct HexCell: Hashable, Sendable {
    var column: Int
    var row: Int

    /// A corner on a grid fine enough that corners of neighbours are the same point: half a cell's width across, a
    /// quarter of its height down.
    struct Corner: Hashable, Sendable {
        var x: Int
        var y: Int
    }

    static let width = 40.0
    static let height = 46.0

    var middle: (x: Double, y: Double) {
        (Self.width / 2 * Double(origin.x + 1), Self.height / 4 * Double(origin.y + 2))
    }

    /// From the top, clockwise.
    var corners: [Corner] {
        [(1, 0), (2, 1), (2, 3), (1, 4), (0, 3), (0, 1)].map { Corner(x: origin.x + $0.0, y: origin.y + $0.1) }
    }

    private var origin: Corner { Corner(x: column * 2 + (row.isMultiple(of: 2) ? 0 : 1), y: row * 3) }

    /// The outline of cells as closed rings of corners: edges that two of the cells share are inside and left out.
    static func outline(of cells: [HexCell]) -> [[Corner]] {
        var next: [Corner: [Corner]] = [:]
        var edges: Set<[Corner]> = []
        for cell in cells {
            let corners = cell.corners
            for (index, corner) in corners.enumerated() { edges.insert([corner, corners[(index + 1) % 6]]) }
        }
        // Each cell goes round clockwise, so a shared edge is there in both directions.
        for edge in edges where !edges.contains([edge[1], edge[0]]) { next[edge[0], default: []].append(edge[1]) }
        var rings: [[Corner]] = []
        while let start = next.keys.min(by: { ($0.y, $0.x) < ($1.y, $1.x) }) {
            var ring: [Corner] = []
            var corner = start
            repeat {
                ring.append(corner)
                // Two rings may touch in a corner; either way on closes both.
                guard var ways = next.removeValue(forKey: corner) else { break }
                let way = ways.removeLast()
                if !ways.isEmpty { next[corner] = ways }
                corner = way
            } while corner != start
            rings.append(ring)
        }
        return rings
    }
}
