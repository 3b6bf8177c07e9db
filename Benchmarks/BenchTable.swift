import TankFarm

/// One line of the table.
struct BenchRow {
    var what: String
    var measured: String
    /// What it is held against: a peer measured in the same run, or the limit itself.
    var peer = ""
    var ratio = ""
    var reach = ""
    /// Nil where nothing was promised.
    var isMet: Bool?

    /// A time, size or rate that must not exceed `limit`, in the same unit.
    static func atMost(_ what: String, _ value: Double, limit: Double, decimals: Int, unit: String) -> BenchRow {
        BenchRow(
            what: what, measured: "\(DecimalText.fixed(value, decimals)) \(unit)",
            peer: "limit \(DecimalText.fixed(limit, 0)) \(unit)", ratio: DecimalText.fixed(value / limit, 2),
            reach: "≤ 1", isMet: value <= limit)
    }

    /// A rate that must reach `limit`, in the same unit.
    static func atLeast(_ what: String, _ value: Double, limit: Double, unit: String) -> BenchRow {
        BenchRow(
            what: what, measured: "\(DecimalText.fixed(value, 0)) \(unit)",
            peer: "wanted \(DecimalText.fixed(limit, 0)) \(unit)", ratio: DecimalText.fixed(value / limit, 2),
            reach: "≥ 1", isMet: value >= limit)
    }

    /// A rate that must reach a part of its peer's.
    static func part(_ what: String, _ value: Double, of peer: Double, peerName: String, reach: Double, unit: String)
        -> BenchRow
    {
        // A peer that gave nothing proves nothing.
        let ratio = peer > 0 ? value / peer : 0
        return BenchRow(
            what: what, measured: "\(DecimalText.fixed(value, 2)) \(unit)",
            peer: "\(peerName) \(DecimalText.fixed(peer, 2))", ratio: DecimalText.fixed(ratio, 3),
            reach: "≥ \(DecimalText.fixed(reach, 2))", isMet: ratio >= reach)
    }

    /// A count of what must not be.
    static func none(_ what: String, _ count: Int) -> BenchRow {
        BenchRow(what: what, measured: "\(count)", peer: "limit 0", reach: "= 0", isMet: count == 0)
    }

    /// A figure of which nothing was promised.
    static func told(_ what: String, _ measured: String, peer: String = "", ratio: String = "") -> BenchRow {
        BenchRow(what: what, measured: measured, peer: peer, ratio: ratio)
    }

    static func notRun(_ what: String, why: String) -> BenchRow {
        BenchRow(what: what, measured: "not measured: \(why)")
    }

    fileprivate var cells: [String] {
        [what, measured, peer, ratio, reach, isMet.map { $0 ? "met" : "missed" } ?? ""]
    }

    /// A row without figures runs on to the right and widens no column.
    fileprivate var isWords: Bool { measured.hasPrefix("not measured") }
}

/// Rows in aligned columns.
struct BenchTable {
    private static let heads = ["what", "measured", "peer or limit", "ratio", "reach", "verdict"]
    private let rows: [BenchRow]

    init(_ rows: [BenchRow]) { self.rows = rows }

    var lines: [String] {
        let table = [BenchTable.heads] + rows.filter { !$0.isWords }.map(\.cells)
        let widths = BenchTable.heads.indices.map { column in
            column == 0
                ? max(rows.map(\.what.count).max() ?? 0, BenchTable.heads[0].count)
                : table.map { $0[column].count }.max() ?? 0
        }
        func line(_ cells: [String]) -> String {
            var text = ""
            for (cell, width) in zip(cells, widths) {
                text += cell + String(repeating: " ", count: max(0, width - cell.count)) + "  "
            }
            while text.last == " " { text.removeLast() }
            return text
        }
        let rule = widths.map { String(repeating: "-", count: $0) }
        return [line(BenchTable.heads), line(rule)] + rows.map { line($0.cells) }
    }
}
