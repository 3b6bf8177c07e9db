import GRDB
import TankFarm

/// One row of `minute` or `hour`, as lean as plain columns can be: a row of 28 tanks' minutes is written forty thousand times a day.
///
/// Of each value the last one stands whole, the lowest and the highest as offsets from it (`below` = last − lowest, `above` = highest −
/// last), the mean as tenths of the column's unit from it: a byte each where a tank moves slowly, none at all for 0 and 1. Temperatures are in
/// tenths of a degree. `cover` is NULL where the whole span was good; else it holds five shares of the span's time in ‰, each in ten
/// bits, from the highest: good, level known, interface known, temperature known, level good.
enum FigureRow {
    /// Behind `tank_id` and the span's number, in the order of `values`.
    static let columns = """
        \(columns(of: .level)), \(columns(of: .interface)), \(columns(of: .temperature)), cover
        """
    static let columnCount = 13
    /// The means' parts of the column's unit.
    private static let meanParts = 10.0

    /// By its place from the lowest bits.
    private enum Share: Int64 {
        case levelGood, temperature, interface, level, good

        static let bits: Int64 = 10
        static let mask: Int64 = 1_023

        func of(_ cover: Int64?) -> Double {
            guard let cover else { return 1 }
            return Double(min(1_000, max(0, cover >> (rawValue * Share.bits) & Share.mask))) / 1_000
        }
    }

    static func columns(of measurand: Measurand) -> String {
        switch measurand {
        case .level: "level_mm, level_below_mm, level_above_mm, level_mean_tenths"
        case .interface: "interface_mm, interface_below_mm, interface_above_mm, interface_mean_tenths"
        case .temperature:
            "temperature_tenths_c, temperature_below_tenths_c, temperature_above_tenths_c, temperature_mean_hundredths"
        }
    }

    /// The values of a row, in the order of `columns`.
    static func values(_ figures: StepFigures, length: Int64) -> [DatabaseValue] {
        let figures = figures.fitted(to: length)
        var values: [DatabaseValue] = []
        values.reserveCapacity(columnCount)
        append(figures.level, times: 1, to: &values)
        append(figures.interface, times: 1, to: &values)
        append(figures.temperature, times: 10, to: &values)
        values.append(cover(figures, length: length)?.databaseValue ?? .null)
        return values
    }

    private static func append(_ figures: ValueFigures, times factor: Double, to values: inout [DatabaseValue]) {
        guard figures.hasValue else {
            values += [.null, .null, .null, .null]
            return
        }
        let last = figures.last * factor
        values.append(SampleRow.stored(last))
        values.append(SampleRow.stored(last - figures.minimum * factor))
        values.append(SampleRow.stored(figures.maximum * factor - last))
        values.append(SampleRow.stored(((figures.mean * factor - last) * meanParts).rounded()))
    }

    /// The column `cover` of figures that are `fitted` to their length; nil for NULL.
    static func cover(_ figures: StepFigures, length: Int64) -> Int64? {
        func share(_ milliseconds: Double) -> Int64 {
            min(1_000, Int64((milliseconds / Double(length) * 1_000).rounded()))
        }
        func known(_ value: ValueFigures) -> Int64 {
            // A value that stood for an instant only is known all the same.
            value.hasValue ? max(1, share(value.knownMilliseconds)) : 0
        }
        let good = share(figures.goodMilliseconds)
        let level = known(figures.level)
        let interface = known(figures.interface)
        let temperature = known(figures.temperature)
        // What was all good is told from what was not, of an instant too.
        let levelGood =
            figures.isLevelGood ? level : min(share(figures.goodLevelMilliseconds), max(0, level - 1))
        func isWhole(_ share: Int64) -> Bool { share == 1_000 || share == 0 }
        if good == 1_000, levelGood == level, isWhole(level), isWhole(interface), isWhole(temperature) { return nil }
        return (((good << Share.bits | level) << Share.bits | interface) << Share.bits | temperature) << Share.bits
            | levelGood
    }

    /// What the row says. The values' columns stand from `first` on, `cover` behind the last of them.
    static func read(
        _ row: RowScan, first: Int, length: Int64, measurands: MeasurandSet = .all
    ) -> StepFigures {
        var place = first
        func next(_ measurand: MeasurandSet, dividedBy factor: Double) -> ValueFigures {
            guard measurands.contains(measurand) else { return ValueFigures() }
            defer { place += 4 }
            return value(row, place, dividedBy: factor)
        }
        var level = next(.level, dividedBy: 1)
        var interface = next(.interface, dividedBy: 1)
        var temperature = next(.temperature, dividedBy: 10)
        let cover = row.integer(place)
        let span = Double(length)
        level.know(for: Share.level.of(cover) * span)
        interface.know(for: Share.interface.of(cover) * span)
        temperature.know(for: Share.temperature.of(cover) * span)
        let good = Share.good.of(cover) * span
        return StepFigures(
            level: level, interface: interface, temperature: temperature, goodMilliseconds: good,
            goodLevelMilliseconds: level.hasValue ? Share.levelGood.of(cover) * span : 0,
            livedMilliseconds: max(
                1, good, level.knownMilliseconds, interface.knownMilliseconds, temperature.knownMilliseconds))
    }

    private static func value(_ row: RowScan, _ place: Int, dividedBy factor: Double) -> ValueFigures {
        guard let last = row.real(place) else { return ValueFigures() }
        // Other hands may have left no number there: then nothing more is known than the last value.
        let below = max(0, row.real(place + 1) ?? 0)
        let above = max(0, row.real(place + 2) ?? 0)
        let mean = min(max((row.real(place + 3) ?? 0) / meanParts, -below), above)
        return ValueFigures(
            minimum: (last - below) / factor, mean: (last + mean) / factor, maximum: (last + above) / factor,
            last: last / factor, knownMilliseconds: 1)
    }
}
