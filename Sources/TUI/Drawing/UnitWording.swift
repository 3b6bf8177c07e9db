import Alarms
import Snapshots
import TankFarm

/// Heights, temperatures, volumes, masses and rates as the site's people read them. All that the screen says of them in
/// numbers comes from here: what is handed in is metric, always.
struct UnitWording {
    let units: DisplayUnits
    let glyphs: GlyphSet

    var isMetricLevel: Bool { units.level == .millimetres }

    // MARK: Heights

    /// "9641", "31-07 9/16"; without its unit.
    func level(_ millimetres: Double) -> String { units.text(millimetres: millimetres) }

    /// "9641 mm", "31-07 9/16".
    func levelWithUnit(_ millimetres: Double, mark: String = "") -> String {
        isMetricLevel ? "\(level(millimetres))\(mark) mm" : level(millimetres) + mark
    }

    /// Behind a height in a field of its own; empty where the height's text says it.
    var levelUnit: String { units.levelUnit }
    /// In a column's head.
    var levelHead: String { units.level.rawValue }
    /// Columns that a height takes.
    var levelWidth: Int { isMetricLevel ? 8 : 11 }

    /// A difference of heights, with its sign, also the plus.
    func levelDifference(_ millimetres: Double) -> String {
        if isMetricLevel { return "\(Chrome.signed(millimetres, 0)) mm" }
        let text = level(millimetres)
        return millimetres > 0 && text.contains { ("1"..."9").contains($0) } ? "+\(text)" : text
    }

    // MARK: Rates

    /// Of inches there is one decimal more: a tenth of an inch is two and a half millimetres.
    func rate(_ millimetresPerMinute: Double, _ decimals: Int) -> String {
        isMetricLevel
            ? DecimalText.fixed(millimetresPerMinute, decimals)
            : DecimalText.fixed(millimetresPerMinute / DisplayUnits.millimetresPerInch, decimals + 1)
    }

    /// With its sign, also the plus.
    func signedRate(_ millimetresPerMinute: Double, _ decimals: Int) -> String {
        isMetricLevel
            ? Chrome.signed(millimetresPerMinute, decimals)
            : Chrome.signed(millimetresPerMinute / DisplayUnits.millimetresPerInch, decimals + 1)
    }

    var rateUnit: String { isMetricLevel ? "mm/min" : "in/min" }

    /// With its sign, also the plus, and without its unit.
    func signedFlow(_ cubicMetresPerHour: Double) -> String {
        Chrome.signed(units.shown(cubicMetres: cubicMetresPerHour), volumeDecimals(1))
    }

    var flowUnit: String { "\(volumeUnit)/h" }

    // MARK: Temperatures

    func temperature(_ celsius: Double, _ decimals: Int = 1) -> String {
        DecimalText.fixed(units.shown(celsius: celsius), decimals)
    }

    var temperatureUnit: String {
        units.temperature == .celsius ? glyphs.celsius : glyphs == .unicode ? "°F" : "F"
    }

    // MARK: Volumes and masses

    /// A gallon is so small that its tenths say nothing.
    func volumeDecimals(_ decimals: Int) -> Int { units.volume == .gallons ? max(0, decimals - 2) : decimals }

    func volume(_ cubicMetres: Double, _ decimals: Int) -> String {
        DecimalText.fixed(units.shown(cubicMetres: cubicMetres), volumeDecimals(decimals))
    }

    var volumeUnit: String { units.volume == .cubicMetres ? glyphs.cubicMetres : units.volumeUnit }

    func mass(_ tonnes: Double, _ decimals: Int) -> String { DecimalText.fixed(units.shown(tonnes: tonnes), decimals) }

    var massUnit: String { units.massUnit }

    // MARK: By what is measured

    func value(_ value: Double, _ measurand: Measurand) -> String {
        switch measurand {
        case .level, .interface: level(value)
        case .temperature: temperature(value, measurand.decimals)
        }
    }

    func unit(_ measurand: Measurand) -> String { measurand == .temperature ? temperatureUnit : levelUnit }

    /// An alarm's value or limit, without its unit.
    func value(_ value: Double, _ kind: AlarmKind) -> String {
        switch kind {
        case .riseRate, .fallRate: rate(value, kind.decimals)
        case .timeToOverfill: DecimalText.fixed(value, kind.decimals)
        default:
            switch kind.measurand {
            case .level?, .interface?: level(value)
            case .temperature?: temperature(value, kind.decimals)
            case nil: DecimalText.fixed(value, kind.decimals)
            }
        }
    }

    func unit(_ kind: AlarmKind) -> String {
        switch kind {
        case .riseRate, .fallRate: return rateUnit
        case .timeToOverfill: return kind.unit
        default:
            if kind.side == .fault { return kind.measurand == .temperature ? temperatureUnit : kind.unit }
            return kind.measurand.map { unit($0) } ?? ""
        }
    }

    /// "13510 mm", "60.0 °C", "44-03 7/8".
    func valueWithUnit(_ value: Double, _ kind: AlarmKind, mark: String = "") -> String {
        let unit = unit(kind)
        return self.value(value, kind) + mark + (unit.isEmpty ? "" : " \(unit)")
    }
}

extension Scene {
    var wording: UnitWording { UnitWording(units: snapshot.units, glyphs: glyphs) }
}
