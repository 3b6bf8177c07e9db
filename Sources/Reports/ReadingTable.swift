import TankFarm

/// One reading on one line of at most 80 columns, for `poll`: an installer compares it with the display at the tank's foot.
/// Words that find no room there stand below it.
package enum ReadingTable {
    private static let columns = 80
    /// Where interface, temperature and time begin: room for a level with a reason behind a name of 10 columns.
    private static let stops = [29, 47, 65]

    /// Tank, level, interface and temperature, each with its reason where it is not good, the time, and the reason in words.
    /// A name is whole up to 16 columns. Where the words do not fit behind the columns they stand on a line of their own,
    /// and only what is wider than that is cut. A reason that all values share is told once.
    package static func line(_ reading: Reading, zone: SiteZone) -> String {
        let name = ColumnText.clipped(reading.tank.text.withoutControls, to: 16)
        let front = ColumnText.left(name, max(10, ColumnText.width(name))) + " "
        let time = zone.civilTime(at: reading.at.wall).secondText
        let words = reading.quality == .good ? nil : reading.detail.map(\.withoutControls)
        let cells = cells(of: reading)
        let aligned = ending(row(front, cells, stops: stops), with: time)
        let values =
            ColumnText.width(aligned) <= columns ? aligned : ending(row(front, cells, stops: []), with: time)
        guard let words else { return values }
        let whole = values + "  " + words
        if ColumnText.width(whole) <= columns { return whole }
        return values + "\n" + ColumnText.clipped(indent + words, to: columns)
    }

    /// Of words on a line of their own: below the first value.
    private static let indent = String(repeating: " ", count: 11)

    /// What a gauge measures besides, wrapped below its line; none where it measures nothing more.
    package static func lines(_ extras: [ExtraValue]) -> [String] {
        guard !extras.isEmpty else { return [] }
        var heights: [Int: Double] = [:]
        for value in extras {
            if case .profileHeight(let point) = value.extra { heights[point] = value.measurement.goodValue }
        }
        let words = extras.compactMap { value -> String? in
            var name = value.extra.words
            // A height that the gauge tells stands with the water there, and not once more alone.
            switch value.extra {
            case .profileHeight(let point) where heights[point] != nil: return nil
            case .profileCut(let point, let height):
                if let height = height ?? heights[point] { name = "water at \(DecimalText.fixed(height, 0)) mm" }
            default: break
            }
            let mark = value.measurement.reason.map { " \($0.rawValue)" } ?? ""
            guard let number = value.measurement.value else { return "\(name) –\(mark)" }
            return "\(name) \(DecimalText.fixed(number, value.extra.decimals)) \(value.extra.unit)\(mark)"
        }
        return ColumnText.wrapped(words.joined(separator: ", "), to: columns - indent.count).map { indent + $0 }
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
