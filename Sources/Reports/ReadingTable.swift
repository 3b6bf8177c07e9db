import TankFarm

/// One reading on one line of at most 80 columns, for `poll`: an installer compares it with the display at the tank's foot.
package enum ReadingTable {
    private static let columns = 80
    /// Where interface, temperature and time begin: room for a level with a reason behind a name of 10 columns.
    private static let stops = [29, 47, 65]

    /// Tank, level, interface and temperature, each with its reason where it is not good, the time, and the reason in words.
    /// A name is whole up to 16 columns. Where the words do not fit behind the columns, the values move together; what
    /// still lies beyond 80 columns is cut. A reason that all values share is told once.
    package static func line(_ reading: Reading, zone: SiteZone) -> String {
        let name = ColumnText.clipped(reading.tank.text.withoutControls, to: 16)
        let front = ColumnText.left(name, max(10, ColumnText.width(name))) + " "
        let time = zone.civilTime(at: reading.at.wall).secondText
        let words = reading.quality == .good ? nil : reading.detail.map { "  " + $0.withoutControls }
        let cells = cells(of: reading)
        let aligned = ending(row(front, cells, stops: stops), with: time) + (words ?? "")
        if ColumnText.width(aligned) <= columns { return aligned }
        let compact = ending(row(front, cells, stops: []), with: time) + (words ?? "")
        return ColumnText.clipped(compact, to: columns)
    }

    private static func row(_ front: String, _ cells: [String], stops: [Int]) -> String {
        var text = front
        for (index, cell) in cells.enumerated() {
            text += cell
            let stop = index < stops.count ? stops[index] : 0
            text += String(repeating: " ", count: max(2, stop - ColumnText.width(text)))
        }
        return text
    }

    /// The time is what an answer is found by: long values give way to it.
    private static func ending(_ text: String, with time: String) -> String {
        let room = columns - time.count
        guard ColumnText.width(text) > room else { return text + time }
        return ColumnText.clipped(text, to: room - 1) + " " + time
    }

    private static func cells(of reading: Reading) -> [String] {
        let present = Measurand.allCases.filter { reading[$0].quality != .none }
        // An exchange that failed says nothing of any value, and its words are what the installer needs.
        if let first = present.first, present.allSatisfy({ reading[$0] == reading[first] }), reading.quality == .bad {
            return [value(reading[first], first)]
        }
        return Measurand.allCases.map { value(reading[$0], $0) }
    }

    private static func value(_ measurement: Measurement, _ measurand: Measurand) -> String {
        let mark = measurement.reason.map { " \($0.rawValue)" } ?? ""
        guard let value = measurement.value else { return measurement.quality == .none ? "" : "–" + mark }
        return "\(DecimalText.fixed(value, measurand.decimals)) \(measurand.unit)" + mark
    }
}
