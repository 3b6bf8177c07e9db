import TankFarm

/// One reading on one line of at most 80 columns, for `poll`: an installer compares it with the display at the tank's foot.
package enum ReadingTable {
    /// Tank, level, interface and temperature, each with its reason where it is not good, the time, and the reason in words.
    package static func line(_ reading: Reading, zone: SiteZone) -> String {
        let values = Measurand.allCases.map { measurand in
            ColumnText.left(value(reading[measurand], measurand), 18)
        }
        let time = zone.civilTime(at: reading.at.wall).secondText
        let text = ColumnText.left(reading.tank.text.withoutControls, 10) + " " + values.joined() + time
        guard let detail = reading.detail, reading.quality != .good else { return text }
        return text + "  " + detail.withoutControls
    }

    private static func value(_ measurement: Measurement, _ measurand: Measurand) -> String {
        let mark = measurement.reason.map { " \($0.rawValue)" } ?? ""
        guard let value = measurement.value else { return measurement.quality == .none ? "" : "–" + mark }
        return "\(DecimalText.fixed(value, measurand.decimals)) \(measurand.unit)" + mark
    }
}
