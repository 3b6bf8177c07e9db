/// One zone of a fraction table.
struct FractionZone: Hashable, Sendable {
    /// Where its rows stand in their file: no part of it, for the same fractions may come from another.
    struct Lines {
        let first: Int
        var last: Int
    }

    let fromMillimetres: Double
    /// Just beyond the zone.
    let toMillimetres: Double
    /// Of 1…9 mm, m³.
    private var units: [Double] = []
    /// Of 10, 20…90 mm, m³; empty where the main table is by the centimetre.
    private var tens: [Double] = []

    /// - Parameter previous: The zone before.
    init(_ row: FractionTable.Row, line: Int, after previous: FractionZone?) throws(StrappingFault) {
        let (from, to) = (row.fromMillimetres, row.toMillimetres)
        guard from.isFinite else { throw .notANumber(line: line, column: "from_mm", found: "\(from)") }
        guard to.isFinite else { throw .notANumber(line: line, column: "to_mm", found: "\(to)") }
        guard from < to else { throw .zoneInverted(line: line, fromMillimetres: from, toMillimetres: to) }
        if let previous, from < previous.toMillimetres {
            throw .zonesOverlap(
                line: line, fromMillimetres: from, previousToMillimetres: previous.toMillimetres)
        }
        fromMillimetres = from
        toMillimetres = to
        try append(row, line: line)
    }

    func holds(_ row: FractionTable.Row) -> Bool {
        row.fromMillimetres == fromMillimetres && row.toMillimetres == toMillimetres
    }

    mutating func append(_ row: FractionTable.Row, line: Int) throws(StrappingFault) {
        guard let expected = next else {
            throw .wrongFraction(line: line, expected: nil, found: row.millimetres)
        }
        guard row.millimetres == Double(expected) else {
            throw .wrongFraction(line: line, expected: expected, found: row.millimetres)
        }
        let volume = row.volumeCubicMetres
        guard volume.isFinite else { throw .notANumber(line: line, column: "volume_m3", found: "\(volume)") }
        guard volume >= 0 else { throw .negativeVolume(line: line, volume: volume) }
        if let previous = tens.last ?? units.last, volume < previous {
            throw .volumeFalls(line: line, volume: volume, previous: previous)
        }
        if units.count < 9 { units.append(volume) } else { tens.append(volume) }
    }

    /// The fraction that must come next; nil after 90.
    private var next: Int? {
        if units.count < 9 { return units.count + 1 }
        return tens.count < 9 ? 10 * (tens.count + 1) : nil
    }

    /// A zone may end after 9 and after 90 only.
    func checkEnd(line: Int) throws(StrappingFault) {
        guard let next, next != 10 else { return }
        throw .wrongFraction(line: line, expected: next, found: nil)
    }

    /// So far its fractions reach: up to the next main level.
    private var reachMillimetres: Int { tens.isEmpty ? 10 : 100 }

    /// Whether the fractions fill this step and do not exceed it by more than the rounding of both tables.
    func check(_ step: MainStep, lines: Lines) throws(StrappingFault) {
        let level = step.lower.levelMillimetres
        guard step.millimetres <= reachMillimetres else {
            throw .stepTooWide(
                line: lines.first, fromMillimetres: level, toMillimetres: step.upper.levelMillimetres,
                allowedMillimetres: Double(reachMillimetres))
        }
        let largest = step.millimetres > 1 ? plainVolume(step.millimetres - 1) : 0
        guard largest <= step.riseCubicMetres * 1.01 + 0.005 else {
            throw .fractionTooLarge(
                line: lines.last, volume: largest, step: step.riseCubicMetres, levelMillimetres: level)
        }
    }

    /// Single steps may hold less than their neighbours; over the whole zone a quarter's difference is no rounding.
    func checkMean(cubicMetresPerMillimetre mean: Double, lines: Lines) throws(StrappingFault) {
        let last = tens.last ?? units[8]
        let expected = mean * Double(tens.isEmpty ? 9 : 90)
        guard last >= 0.75 * expected - 0.005 else {
            throw .fractionTooSmall(line: lines.last, volume: last, mean: expected)
        }
    }

    private func plainVolume(_ millimetres: Int) -> Double {
        let (ten, unit) = millimetres.quotientAndRemainder(dividingBy: 10)
        return (ten > 0 ? tens[ten - 1] : 0) + (unit > 0 ? units[unit - 1] : 0)
    }

    /// The volume at so many millimetres (0…`step.millimetres`) above a step's lower level; the step's own end at its last.
    func volumeCubicMetres(at millimetres: Int, in step: MainStep) -> Double {
        if millimetres <= 0 { return step.lower.volumeCubicMetres }
        if millimetres >= step.millimetres { return step.upper.volumeCubicMetres }
        // 19 mm may come out above 20 mm by a rounding: neither the next ten nor the next main level is passed.
        let next = millimetres / 10
        let ceiling = next < tens.count ? tens[next] : .infinity
        let volume = step.lower.volumeCubicMetres + min(plainVolume(millimetres), ceiling)
        return min(volume, step.upper.volumeCubicMetres)
    }

    var rows: [FractionTable.Row] {
        let amounts =
            units.enumerated().map { (Double($0 + 1), $1) } + tens.enumerated().map { (Double(10 * ($0 + 1)), $1) }
        return amounts.map { millimetres, volume in
            FractionTable.Row(
                fromMillimetres: fromMillimetres, toMillimetres: toMillimetres, millimetres: millimetres,
                volumeCubicMetres: volume)
        }
    }
}
