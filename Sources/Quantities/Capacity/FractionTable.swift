/// A tank's fraction table (millimetre table): what so many millimetres above a level of the main table hold, told for each
/// zone, that is each ring of the shell (JJG 168 style; ISO 7507 tables by centimetre or decimetre).
///
/// A level belongs to the zone that holds the main level at or below it. Its volume is that main level's plus the fraction of
/// the millimetres in between; inside a millimetre it is linear, and the last one ends at the next main level. Below the
/// first zone, where the bottom is irregular, the main table is linear. Rounded entries differ from a linear reading by about
/// the table's resolution; where they exceed the next main level, that one's volume holds, so that no volume falls.
package struct FractionTable: Hashable, Sendable {
    /// One row: a zone's ends and one of its fractions.
    package struct Row: Hashable, Sendable, Codable {
        package let fromMillimetres: Double
        package let toMillimetres: Double
        /// 1…9, and 10, 20…90 where the main table is by the decimetre.
        package let millimetres: Double
        package let volumeCubicMetres: Double

        package init(fromMillimetres: Double, toMillimetres: Double, millimetres: Double, volumeCubicMetres: Double) {
            self.fromMillimetres = fromMillimetres
            self.toMillimetres = toMillimetres
            self.millimetres = millimetres
            self.volumeCubicMetres = volumeCubicMetres
        }
    }

    /// The first line of a fraction table's file.
    package static let header = "from_mm,to_mm,n_mm,volume_m3"

    /// The table whose steps these fractions fill.
    package let main: StrappingTable
    /// The lowest first; without a gap between the steps of the main table that they hold, and up to its end.
    let zones: [FractionZone]

    /// - Throws: what is wrong first; `line` is then the row's place, counted from one.
    package init(rows: [Row], main: StrappingTable) throws(StrappingFault) {
        try self.init(
            rows: rows, lines: Array(1..<(rows.count + 1)), lastLine: max(1, rows.count), main: main)
    }

    /// Reads the text of a file: the header `from_mm,to_mm,n_mm,volume_m3`, then a row for each zone and fraction, in rising order,
    /// with the liberties of a capacity table's file.
    /// - Parameter main: The table by the centimetre or decimetre that it belongs to.
    /// - Throws: what is wrong first, with its line: among it a zone that is inverted or overlaps, a fraction that is
    ///   repeated, lost or falls, a main level that no zone holds, and fractions that do not fit the main table's steps.
    package init(csv: String, main: StrappingTable) throws(StrappingFault) {
        let file = try CapacityRows(csv: csv, header: FractionTable.header)
        let rows = file.rows.map { row in
            Row(
                fromMillimetres: row.values[0], toMillimetres: row.values[1], millimetres: row.values[2],
                volumeCubicMetres: row.values[3])
        }
        try self.init(rows: rows, lines: file.rows.map(\.line), lastLine: file.lastLine, main: main)
    }

    private init(rows: [Row], lines: [Int], lastLine: Int, main: StrappingTable) throws(StrappingFault) {
        guard !rows.isEmpty else { throw .noFractions(line: lastLine) }
        var zones: [FractionZone] = []
        var places: [FractionZone.Lines] = []
        for (row, line) in zip(rows, lines) {
            if let last = zones.last, last.holds(row) {
                try zones[zones.count - 1].append(row, line: line)
                places[places.count - 1].last = line
            } else {
                if let end = places.last?.last { try zones.last?.checkEnd(line: end) }
                zones.append(try FractionZone(row, line: line, after: zones.last))
                places.append(FractionZone.Lines(first: line, last: line))
            }
        }
        try zones.last?.checkEnd(line: lastLine)
        self.main = main
        self.zones = zones
        try checkAgainstMain(places, lastLine: lastLine)
    }

    /// Whether every step of the main table from the first zone on has fractions that fill it.
    private func checkAgainstMain(_ lines: [FractionZone.Lines], lastLine: Int) throws(StrappingFault) {
        var steps = zones.map { _ in (count: 0, millimetres: 0.0, cubicMetres: 0.0) }
        for index in main.points.indices.dropLast() {
            let level = main.points[index].levelMillimetres
            guard level >= zones[0].fromMillimetres else { continue }
            let place = zonesBegunBy(level) - 1
            guard level < zones[place].toMillimetres else {
                let line = place + 1 < zones.count ? lines[place + 1].first : lastLine
                throw .levelWithoutZone(line: line, levelMillimetres: level)
            }
            let step = MainStep(main, index)
            try zones[place].check(step, lines: lines[place])
            steps[place].count += 1
            steps[place].millimetres += step.widthMillimetres
            steps[place].cubicMetres += step.riseCubicMetres
        }
        for (place, zone) in zones.enumerated() {
            let found = steps[place]
            guard found.count > 0 else {
                throw .zoneWithoutLevels(
                    line: lines[place].first, fromMillimetres: zone.fromMillimetres,
                    toMillimetres: zone.toMillimetres)
            }
            try zone.checkMean(cubicMetresPerMillimetre: found.cubicMetres / found.millimetres, lines: lines[place])
        }
    }

    private func zonesBegunBy(_ level: Double) -> Int {
        var (low, high) = (0, zones.count)
        while low < high {
            let middle = (low + high) / 2
            if zones[middle].fromMillimetres > level { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// The zone of the main table's step that begins at this point; nil in the bottom zone.
    func zone(ofStep index: Int) -> FractionZone? {
        let place = zonesBegunBy(main.points[index].levelMillimetres)
        return place > 0 ? zones[place - 1] : nil
    }
}

/// One step of a main table, from a level to the next.
struct MainStep {
    let lower: StrappingTable.Point
    let upper: StrappingTable.Point

    /// - Parameter index: Of its lower point; not the last.
    init(_ table: StrappingTable, _ index: Int) {
        lower = table.points[index]
        upper = table.points[index + 1]
    }

    var widthMillimetres: Double { upper.levelMillimetres - lower.levelMillimetres }
    var riseCubicMetres: Double { upper.volumeCubicMetres - lower.volumeCubicMetres }
    /// How many millimetres it has, the last perhaps a part of one. A hair more than ten is ten: levels may be sums.
    var millimetres: Int { max(1, Int((widthMillimetres - 1e-6).rounded(.up))) }
}

extension FractionTable: Codable {
    private enum Key: String, CodingKey {
        case main, rows
    }

    /// Held to the same rules as one from a file.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let main = try container.decode(StrappingTable.self, forKey: .main)
        do {
            try self.init(rows: try container.decode([Row].self, forKey: .rows), main: main)
        } catch let fault as StrappingFault {
            throw DecodingError.dataCorruptedError(
                forKey: .rows, in: container, debugDescription: fault.description)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(main, forKey: .main)
        try container.encode(zones.flatMap(\.rows), forKey: .rows)
    }
}
