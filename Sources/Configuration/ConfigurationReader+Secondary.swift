import Acquisition
import TankFarm

/// A gauge on its line, with the place of its unit in the file.
struct PlacedGauge {
    let gauge: PolledGauge
    let line: LineName
    let unitPlace: FaultPlace
    let isSecond: Bool
    let tank: TankName

    var words: String { isSecond ? "the second gauge of tank \"\(tank)\"" : "tank \"\(tank)\"" }
}

/// A tank's second gauge as read.
struct SecondGauge {
    /// Nil where something in it is wrong.
    let placed: PlacedGauge?
    let toleranceMillimetres: Double?
}

extension ConfigurationReader {
    /// `secondary`: another gauge on the same tank, polled under a name of its own.
    /// - Parameters:
    ///   - plausible: What is plausible on this tank, whatever the model.
    func readSecondary(
        _ reader: TableReader, tank: TankName, plausible: [Measurand: ClosedRange<Double>], measures: MeasuringRange,
        _ shared: SharedSettings
    ) -> SecondGauge? {
        guard let table = reader.table("secondary") else { return nil }
        defer { table.finish() }
        table.require("tolerance_mm", "how far the two levels may be apart, in mm")
        // As a limit of gauge_difference, whose range this is.
        let tolerance = table.number("tolerance_mm", in: 1...10_000, unit: "mm")
        let line = readLineReference(table, shared)
        let unit = readUnit(table, line)
        let model = readGaugeReference(table, shared)
        let offset = table.integer("register_offset", in: 0...65_535) ?? 0
        // Each gauge has a zero of its own: the first one's correction is not the second's.
        let levelOffset = table.number("level_offset_mm", in: -100_000...100_000, unit: "mm") ?? 0
        guard let line, let unit, let model, let known = model.model else {
            return SecondGauge(placed: nil, toleranceMillimetres: tolerance)
        }
        let gauge = PolledGauge(
            // Nobody asks a second gauge for a profile: half a second of the line that the levels would wait for.
            tank: tank.ofSecondGauge, unit: UnitID(UInt8(unit)), model: known.withoutExtras, registerOffset: offset,
            levelOffsetMillimetres: levelOffset,
            plausible: plausible.merging(model.ranges) { _, configured in configured }, measures: measures)
        refuseBeyondLast(gauge, in: table)
        return SecondGauge(
            placed: PlacedGauge(
                gauge: gauge, line: line.name, unitPlace: table.place("unit"), isSecond: true, tank: tank),
            toleranceMillimetres: tolerance)
    }

    func refuseBeyondLast(_ gauge: PolledGauge, in reader: TableReader) {
        guard gauge.highestAddress > 65_535 else { return }
        reader.fault(
            "register_offset",
            "\(gauge.registerOffset) carries the gauge's registers past the last one, 65535 on the wire")
    }
}
