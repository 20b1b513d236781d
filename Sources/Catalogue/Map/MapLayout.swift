import ScienceShopSDK

/// Where the territories of a country stand on a grid of hexagons: a schematic map of our own, every territory large
/// enough to read and to touch.
struct MapLayout: Sendable {
    /// In the order of the drawing, by row.
    let cells: [(code: String, cell: HexCell)]

    /// Reads a drawing: one line a row, a code or `.` a cell, odd rows half a cell further right.
    private init(_ drawing: String) {
        var cells: [(code: String, cell: HexCell)] = []
        for (row, line) in drawing.split(separator: "\n").enumerated() {
            for (column, code) in line.split(separator: " ").enumerated() where code != "." {
                cells.append((String(code), HexCell(column: column, row: row)))
            }
        }
        self.cells = cells
    }

    /// The departments of France by INSEE code: those overseas in a row below.
    ///
    /// Each stands as near to where it is, and to the neighbours it has, as hexagons allow (simulated annealing over the
    /// middles of departments); Paris and its neighbours take the room they need.
    static let frenchDepartments = MapLayout(
        """
        .   .   .   .   .   62  59  .   .   .   .   .
          .   .   .   .   80  02  08  .   .   .   .   .
        .   .   .   76  95  60  51  55  57  .   .   .
          22  50  27  92  93  77  10  54  67  .   .   .
        29  35  14  78  75  94  89  52  88  68  .   .
          56  53  61  28  91  58  21  70  90  .   .   .
        44  49  72  37  41  45  71  39  25  .   .   .
          85  79  86  36  18  03  69  01  74  .   .   .
        .   17  16  87  23  63  42  38  73  .   .   .
          .   33  24  19  15  43  07  26  05  .   .   .
        .   .   40  47  46  12  48  84  04  06  .   .
          .   64  32  82  81  34  30  13  83  .   .   .
        .   .   65  31  09  11  .   .   .   .   .   2B
          .   .   .   .   66  .   .   .   .   .   2A  .
        .   .   .   .   .   .   .   .   .   .   .   .
          .   971 .   972 .   973 .   974 .   976 .   .
        """)

    /// The administrative regions of Québec by code.
    static let quebecRegions = MapLayout(
        """
        .   .   10  .   .   .   .
          08  .   02  09  .   .   .
        07  15  14  04  03  01  11
          13  06  16  17  12  .   .
        .   .   .   05  .   .   .
        """)
}
