import Alarms
import TankFarm

/// Every tank on one aligned line of at most 80 columns, for people.
package enum StatusTable {
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

    /// A heading with the station's name and the site's time, then a line for each tank in the order given.
    package static func lines(
        _ rows: [Row], stationName: String, at time: WallTime, zone: SiteZone, simulation: Bool
    ) -> [String] {
        let clock = SiteTimeText(zone: zone)
        let watched = rows.count { $0.figures.isWatched }
        var heading = "\(stationName.withoutControls)  \(clock.full(time)) \(clock.offset(at: time))"
        heading += "  \(watched)/\(rows.count) watched"
        if simulation { heading = "SIMULATION  " + heading }
        let nameWidth = min(16, max(4, rows.map { ColumnText.width($0.reading.tank.text.withoutControls) }.max() ?? 0))
        let titles =
            ColumnText.left("tank", nameWidth) + ColumnText.right("level mm ", 10) + ColumnText.right("intf mm ", 8)
            + ColumnText.right("°C ", 7) + ColumnText.right("mm/min", 8) + ColumnText.right("m³", 9)
            + ColumnText.right("%", 5)
        return [ColumnText.clipped(heading, to: columns), titles] + rows.flatMap { lines($0, nameWidth: nameWidth) }
    }

    /// What does not fit behind the numbers stands on a line of its own below them: no word is cut.
    private static func lines(_ row: Row, nameWidth: Int) -> [String] {
        let reading = row.reading
        let figures = row.figures
        let values =
            ColumnText.left(reading.tank.text.withoutControls, nameWidth)
            + marked(reading.level, .level, 10) + marked(reading.interface, .interface, 8)
            + marked(reading.temperature, .temperature, 7)
            + ColumnText.right(signed(figures.rateMillimetresPerMinute), 8)
            + ColumnText.right(figures.totalCubicMetres.map { DecimalText.fixed($0, 1) } ?? "–", 9)
            + ColumnText.right(figures.percent.map { DecimalText.fixed($0, 0) } ?? "–", 5) + " "
        let remarks = remarks(reading, figures)
        let isShort = ColumnText.width(values) + ColumnText.width(remarks) <= columns
        let text = isShort ? values + remarks : values
        let first = String(text.reversed().drop { $0 == " " }.reversed())
        return isShort ? [first] : [first] + ColumnText.wrapped(remarks, to: columns - 4).map { "    " + $0 }
    }

    private static func remarks(_ reading: Reading, _ figures: StatusFigures) -> String {
        var words: [String] = []
        if let first = figures.alarms.first {
            let others = figures.alarms.count - 1
            words.append(first.kind.words + (others > 0 ? " +\(others)" : ""))
        }
        if let reason = reading.reason { words.append(reason.rawValue) }
        if let age = figures.age, age > toldAge { words.append("age \(SiteTimeText.length(age))") }
        if !figures.isWatched { words.append("not watched") }
        return words.joined(separator: ", ")
    }

    /// With the place for its mark behind it.
    private static func marked(_ value: Measurement, _ measurand: Measurand, _ width: Int) -> String {
        let text = value.value.map { DecimalText.fixed($0, measurand.decimals) } ?? "–"
        return ColumnText.right(text, width - 1) + (value.quality == .uncertain ? "?" : " ")
    }

    private static func signed(_ rate: Double?) -> String {
        guard let rate else { return "–" }
        let text = DecimalText.fixed(rate, 1)
        return rate > 0 && text != "0.0" ? "+" + text : text
    }
}
