/// A tank's calibration table: the volume at given levels, linear in between (ISO 7507, API MPMS 2.2A, JJG 168).
///
/// Levels rise strictly, volumes never fall, and there is no gap: a step from one level to the next is at most 1000 mm, and
/// at most 20 times the table's median step (but 50 mm are always allowed: a table by the millimetre may begin with
/// a bottom zone in coarser steps). A page lost from a table by the centimetre is thus found. A single lost line is found where
/// the table is regular around it: a step that is a multiple of the usual one while its neighbours are usual is refused too.
package struct StrappingTable: Hashable, Sendable {
    package struct Point: Hashable, Sendable, Codable {
        /// Above the datum plate.
        package let levelMillimetres: Double
        package let volumeCubicMetres: Double

        package init(levelMillimetres: Double, volumeCubicMetres: Double) {
            self.levelMillimetres = levelMillimetres
            self.volumeCubicMetres = volumeCubicMetres
        }
    }

    /// The first line of a table's file.
    package static let header = "level_mm,volume_m3"

    /// At least two, the lowest first.
    package let points: [Point]

    /// - Throws: what is wrong first; `line` is then the point's place, counted from one.
    package init(points: [Point]) throws(StrappingFault) {
        try self.init(points: points, lines: Array(1..<(points.count + 1)), lastLine: max(1, points.count))
    }

    private init(points: [Point], lines: [Int], lastLine: Int) throws(StrappingFault) {
        try StrappingTable.check(points, lines: lines, lastLine: lastLine)
        let steps = zip(points, points.dropFirst()).map { $1.levelMillimetres - $0.levelMillimetres }
        let usual = steps.sorted()[(steps.count - 1) / 2]
        let widest = min(1000, max(50, 20 * usual))
        func gap(_ index: Int, allowed: Double) -> StrappingFault {
            .gap(
                line: lines[index + 1], fromMillimetres: points[index].levelMillimetres,
                toMillimetres: points[index + 1].levelMillimetres, allowedMillimetres: allowed)
        }
        if let wide = steps.firstIndex(where: { $0 > widest }) { throw gap(wide, allowed: widest) }
        if let torn = StrappingTable.tornStep(steps, usual: usual) { throw gap(torn, allowed: usual) }
        self.points = points
    }

    /// What every curve of volumes over levels must keep to, whatever its steps.
    static func check(_ points: [Point], lines: [Int], lastLine: Int) throws(StrappingFault) {
        for (index, point) in points.enumerated() {
            let line = lines[index]
            let level = point.levelMillimetres
            let volume = point.volumeCubicMetres
            guard level.isFinite else { throw .notANumber(line: line, column: "level_mm", found: "\(level)") }
            guard volume.isFinite else { throw .notANumber(line: line, column: "volume_m3", found: "\(volume)") }
            guard volume >= 0 else { throw .negativeVolume(line: line, volume: volume) }
            guard index > 0 else { continue }
            let previous = points[index - 1]
            guard level > previous.levelMillimetres else {
                throw .levelDoesNotRise(line: line, level: level, previous: previous.levelMillimetres)
            }
            guard volume >= previous.volumeCubicMetres else {
                throw .volumeFalls(line: line, volume: volume, previous: previous.volumeCubicMetres)
            }
        }
        guard points.count >= 2 else { throw .tooFewPoints(line: lastLine, count: points.count) }
    }

    /// The first step that is a multiple of the usual one while both its neighbours are usual: a line lost from the midst of
    /// a regular table. Among fewer than three usual steps nothing is regular.
    static func tornStep(_ steps: [Double], usual: Double) -> Int? {
        func isUsual(_ step: Double) -> Bool { abs(step - usual) <= 1e-6 * usual }
        guard steps.count >= 4, steps.lazy.filter(isUsual).prefix(3).count == 3 else { return nil }
        return (1..<(steps.count - 1)).first { index in
            let ratio = steps[index] / usual
            return ratio > 1.5 && abs(ratio - ratio.rounded()) < 1e-6 && isUsual(steps[index - 1])
                && isUsual(steps[index + 1])
        }
    }

    /// Reads the text of a file: the header `level_mm,volume_m3`, then a point a line. A byte-order mark, CRLF line
    /// ends, spaces around the columns and blank lines at the end are taken as they are found in the field.
    /// - Throws: what is wrong first, with its line.
    package init(csv: String) throws(StrappingFault) {
        let file = try CapacityRows(csv: csv, header: StrappingTable.header)
        try self.init(points: file.rows.map(Point.init), lines: file.rows.map(\.line), lastLine: file.lastLine)
    }

    /// First and last level, in millimetres.
    package var levelRangeMillimetres: ClosedRange<Double> {
        points[0].levelMillimetres...points[points.count - 1].levelMillimetres
    }

    /// First and last volume, in cubic metres.
    package var volumeRangeCubicMetres: ClosedRange<Double> {
        points[0].volumeCubicMetres...points[points.count - 1].volumeCubicMetres
    }

    /// Linear between neighbours, exact at the points; nil outside the table: nothing is extrapolated.
    package func volumeCubicMetres(atLevelMillimetres level: Double) -> Double? {
        guard levelRangeMillimetres.contains(level) else { return nil }
        let index = segment(atLevelMillimetres: level)
        let (lower, upper) = (points[index], points[index + 1])
        if level == upper.levelMillimetres { return upper.volumeCubicMetres }
        let share = (level - lower.levelMillimetres) / (upper.levelMillimetres - lower.levelMillimetres)
        let volume = lower.volumeCubicMetres + share * (upper.volumeCubicMetres - lower.volumeCubicMetres)
        // Rounding must not carry a volume past the next point: the curve would fall there by an ulp.
        return min(volume, upper.volumeCubicMetres)
    }

    /// The lowest level with this volume, by the same segments; nil outside the table.
    package func levelMillimetres(ofCubicMetres volume: Double) -> Double? {
        guard volumeRangeCubicMetres.contains(volume) else { return nil }
        let reached = firstPoint { $0.volumeCubicMetres >= volume }
        guard reached > 0, points[reached].volumeCubicMetres > volume else { return points[reached].levelMillimetres }
        let (lower, upper) = (points[reached - 1], points[reached])
        let share = (volume - lower.volumeCubicMetres) / (upper.volumeCubicMetres - lower.volumeCubicMetres)
        let level = lower.levelMillimetres + share * (upper.levelMillimetres - lower.levelMillimetres)
        return min(level, upper.levelMillimetres)
    }

    /// The index of the point at or below the level that has another above it. The level must lie in the table.
    func segment(atLevelMillimetres level: Double) -> Int {
        min(firstPoint { $0.levelMillimetres > level }, points.count - 1) - 1
    }

    /// The first point for which the condition holds, if it holds for all after it too; `points.count` when for none.
    func firstPoint(where holds: (Point) -> Bool) -> Int {
        var (low, high) = (0, points.count)
        while low < high {
            let middle = (low + high) / 2
            if holds(points[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension StrappingTable: Codable {
    /// A table that comes in a message is held to the same rules as one from a file.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            try self.init(points: try container.decode([Point].self))
        } catch let fault as StrappingFault {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: fault.description)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(points)
    }
}

extension StrappingTable.Point {
    /// A row of a file with the header `level_mm,volume_m3`.
    init(_ row: CapacityRows.Row) {
        self.init(levelMillimetres: row.values[0], volumeCubicMetres: row.values[1])
    }
}
