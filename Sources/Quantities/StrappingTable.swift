/// A tank's calibration table: the volume at given levels, linear in between (ISO 7507, API MPMS 2.2A, JJG 168).
///
/// Levels rise strictly, volumes never fall, and there is no gap: a step from one level to the next is at most 1000 mm, and
/// at most 20 times the table's median step (but 50 mm are always allowed: a table by the millimetre may begin with
/// a bottom zone in coarser steps). A page lost from a table by the centimetre is thus found; a single line is not.
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
        let steps = zip(points, points.dropFirst()).map { $1.levelMillimetres - $0.levelMillimetres }
        let allowed = min(1000, max(50, 20 * steps.sorted()[(steps.count - 1) / 2]))
        if let wide = steps.firstIndex(where: { $0 > allowed }) {
            throw .gap(
                line: lines[wide + 1], fromMillimetres: points[wide].levelMillimetres,
                toMillimetres: points[wide + 1].levelMillimetres, allowedMillimetres: allowed)
        }
        self.points = points
    }

    /// Reads the text of a file: the header `level_mm,volume_m3`, then a point a line. A byte-order mark, CRLF line
    /// ends, spaces around the columns and blank lines at the end are taken as they are found in the field.
    /// - Throws: what is wrong first, with its line.
    package init(csv: String) throws(StrappingFault) {
        // By bytes: a Character would make CR and LF one, and a byte-order mark part of its neighbour.
        var rows = csv.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(trimmed)
        while let last = rows.last, last.isEmpty { rows.removeLast() }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let first =
            rows.first.map { $0.starts(with: mark) ? trimmed($0.dropFirst(mark.count)) : $0 } ?? Substring().utf8
        let names = columns(of: first)
        guard names.joined(separator: ",") == StrappingTable.header else { throw .wrongHeader(found: text(first)) }
        var points: [Point] = []
        points.reserveCapacity(rows.count)
        var lines: [Int] = []
        lines.reserveCapacity(rows.count)
        for (index, row) in rows.enumerated().dropFirst() {
            let fields = columns(of: row)
            guard fields.count == 2 else {
                throw .wrongColumns(line: index + 1, found: row.isEmpty ? 0 : fields.count)
            }
            guard let level = plainNumber(fields[0]) else {
                throw .notANumber(line: index + 1, column: names[0], found: fields[0])
            }
            guard let volume = plainNumber(fields[1]) else {
                throw .notANumber(line: index + 1, column: names[1], found: fields[1])
            }
            points.append(Point(levelMillimetres: level, volumeCubicMetres: volume))
            lines.append(index + 1)
        }
        try self.init(points: points, lines: lines, lastLine: rows.count)
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
        let next = firstIndex { $0.levelMillimetres > level }
        guard next < points.count else { return points[points.count - 1].volumeCubicMetres }
        let (lower, upper) = (points[next - 1], points[next])
        let share = (level - lower.levelMillimetres) / (upper.levelMillimetres - lower.levelMillimetres)
        let volume = lower.volumeCubicMetres + share * (upper.volumeCubicMetres - lower.volumeCubicMetres)
        // Rounding must not carry a volume past the next point: the curve would fall there by an ulp.
        return min(volume, upper.volumeCubicMetres)
    }

    /// The lowest level with this volume, by the same segments; nil outside the table.
    package func levelMillimetres(ofCubicMetres volume: Double) -> Double? {
        guard volumeRangeCubicMetres.contains(volume) else { return nil }
        let reached = firstIndex { $0.volumeCubicMetres >= volume }
        guard reached > 0, points[reached].volumeCubicMetres > volume else { return points[reached].levelMillimetres }
        let (lower, upper) = (points[reached - 1], points[reached])
        let share = (volume - lower.volumeCubicMetres) / (upper.volumeCubicMetres - lower.volumeCubicMetres)
        let level = lower.levelMillimetres + share * (upper.levelMillimetres - lower.levelMillimetres)
        return min(level, upper.levelMillimetres)
    }

    /// The first point for which the condition holds, if it holds for all after it too; `points.count` when for none.
    private func firstIndex(where holds: (Point) -> Bool) -> Int {
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

private typealias Row = Substring.UTF8View

private func trimmed(_ row: Row) -> Row {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
    var row = row.drop(while: isSpace)
    while let last = row.last, isSpace(last) { row.removeLast() }
    return row
}

private func columns(of row: Row) -> [String] {
    row.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { text(trimmed($0)) }
}

private func text(_ row: Row) -> String { String(Substring(row)) }

/// Decimal digits only: what else `Double` reads (hexadecimal, "nan", "infinity") is a mistake in a table.
private func plainNumber(_ field: String) -> Double? {
    guard field.utf8.allSatisfy({ "0123456789.+-eE".utf8.contains($0) }), let value = Double(field), value.isFinite
    else { return nil }
    return value
}
