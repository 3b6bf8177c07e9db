import Alarms
import Quantities
import TankFarm

/// Every tank on one aligned line of at most 80 columns, for people.
package struct StatusTable {
    package struct Row: Hashable, Sendable {
        package let reading: Reading
        package let figures: StatusFigures

        package init(reading: Reading, figures: StatusFigures) {
            self.reading = reading
            self.figures = figures
        }
    }

    /// A value older than this is told with its age.
    private static let toldAge: Duration = .seconds(10)
    private static let columns = 80

    /// A heading with the station's name and the site's time, then a line for each tank in the order given. The net mass
    /// in air has its column where a tank has one.
    package static func lines(
        _ rows: [Row], stationName: String, at time: WallTime, zone: SiteZone, simulation: Bool,
        units: DisplayUnits = .metric
    ) -> [String] {
        let clock = SiteTimeText(zone: zone)
        let watched = rows.count { $0.figures.isWatched }
        var heading = "\(stationName.withoutControls)  \(clock.full(time)) \(clock.offset(at: time))"
        heading += "  \(watched)/\(rows.count) watched"
        if simulation { heading = "SIMULATION  " + heading }
        let table = StatusTable(
            nameWidth: min(16, max(4, rows.map { ColumnText.width($0.reading.tank.text.withoutControls) }.max() ?? 0)),
            hasMass: rows.contains { $0.figures.quantities?.standard != nil },
            text: QuantityText(units: units, rounding: StatusTable.rounding))
        return [ColumnText.clipped(heading, to: columns), table.titles] + rows.flatMap(table.lines)
    }

    /// As much as a glance over the farm is worth.
    private static let rounding = TicketRounding(volumeDecimals: 1, massDecimals: 1)

    private let nameWidth: Int
    private let hasMass: Bool
    private let text: QuantityText

    private var heightWidth: Int { text.units.level == .millimetres ? 9 : 12 }

    private var titles: String {
        let isMetric = text.units.level == .millimetres
        var titles = ColumnText.left("tank", nameWidth)
        titles += ColumnText.right(isMetric ? "level mm " : "level ", heightWidth + 1)
        titles += ColumnText.right(isMetric ? "intf mm " : "intf ", isMetric ? 8 : heightWidth)
        titles += ColumnText.right(text.unit(.temperature) + " ", 7)
        titles += ColumnText.right(isMetric ? "mm/min" : "in/min", 7)
        titles += ColumnText.right(text.unit(.volume) + " ", 10)
        if hasMass { titles += ColumnText.right(text.unit(.mass) + " ", 9) }
        return titles + ColumnText.right("%", 4)
    }

    /// What does not fit behind the numbers stands on a line of its own below them: no word is cut.
    private func lines(_ row: Row) -> [String] {
        let reading = row.reading
        let figures = row.figures
        var values = ColumnText.left(reading.tank.text.withoutControls, nameWidth)
        values += marked(Figure(reading.level), .height, heightWidth + 1)
        values += marked(
            Figure(reading.interface), .height, text.units.level == .millimetres ? 8 : heightWidth)
        values += marked(Figure(reading.temperature), .temperature, 7)
        values += ColumnText.right(rate(figures.rateMillimetresPerMinute), 7)
        values += marked(figures.quantities?.total ?? .absent, .volume, 10)
        if hasMass { values += marked(figures.quantities?.massInAir ?? .absent, .mass, 9) }
        values += ColumnText.right(figures.percent.map { DecimalText.fixed($0, 0) } ?? "–", 4) + " "
        let remarks = remarks(reading, figures)
        let isShort = ColumnText.width(values) + ColumnText.width(remarks) <= StatusTable.columns
        let line = isShort ? values + remarks : values
        let first = String(line.reversed().drop { $0 == " " }.reversed())
        return isShort
            ? [first] : [first] + ColumnText.wrapped(remarks, to: StatusTable.columns - 4).map { "    " + $0 }
    }

    private func remarks(_ reading: Reading, _ figures: StatusFigures) -> String {
        var words: [String] = []
        if let first = figures.alarms.first {
            let others = figures.alarms.count - 1
            words.append(first.kind.words + (others > 0 ? " +\(others)" : ""))
        }
        if let reason = reading.reason { words.append(reason.rawValue) }
        if let age = figures.age, age > StatusTable.toldAge { words.append("age \(SiteTimeText.length(age))") }
        if !figures.isWatched { words.append("not watched") }
        return words.joined(separator: ", ")
    }

    /// With the place for its mark behind it.
    private func marked(_ figure: Figure, _ kind: QuantityText.Kind, _ width: Int) -> String {
        ColumnText.right(text.value(figure, kind), width - 1) + (figure.quality == .uncertain ? "?" : " ")
    }

    private func rate(_ millimetresPerMinute: Double?) -> String {
        guard let millimetresPerMinute else { return "–" }
        let isMetric = text.units.level == .millimetres
        let rate = isMetric ? millimetresPerMinute : millimetresPerMinute / DisplayUnits.millimetresPerInch
        let number = DecimalText.fixed(rate, isMetric ? 1 : 2)
        return rate > 0 && number.contains { $0 != "0" && $0 != "." } ? "+" + number : number
    }
}
