import Alarms
import Quantities
import TankFarm

/// What the station derives for one tank and `status` tells beside the reading; nil is unknown, or not applicable.
package struct StatusFigures: Hashable, Sendable {
    /// Ids of the alarms that are not normal, most urgent first.
    package var alarms: [AlarmID]
    /// Of the reading.
    package var age: Duration?
    package var lastGoodLevelMillimetres: Double?
    package var lastGoodAt: WallTime?
    /// Upwards positive.
    package var rateMillimetresPerMinute: Double?
    /// To HH.
    package var timeToOverfill: Duration?
    /// To CH.
    package var timeToCritical: Duration?
    package var timeToMaximumWorking: Duration?
    package var timeToDry: Duration?
    /// Every step from level to mass; nil where neither form nor strapping table is known.
    package var quantities: TankQuantities?
    package var ullageMillimetres: Double?
    /// To the maximum working level, else HH.
    package var roomMillimetres: Double?
    package var roomCubicMetres: Double?
    package var percent: Double?
    /// Whether the tank's overfill alarm can ring now.
    package var isWatched: Bool

    package init(
        alarms: [AlarmID] = [], age: Duration? = nil, lastGoodLevelMillimetres: Double? = nil,
        lastGoodAt: WallTime? = nil, rateMillimetresPerMinute: Double? = nil, timeToOverfill: Duration? = nil,
        timeToCritical: Duration? = nil,
        timeToMaximumWorking: Duration? = nil, timeToDry: Duration? = nil, quantities: TankQuantities? = nil,
        ullageMillimetres: Double? = nil,
        roomMillimetres: Double? = nil, roomCubicMetres: Double? = nil, percent: Double? = nil, isWatched: Bool
    ) {
        self.alarms = alarms
        self.age = age
        self.lastGoodLevelMillimetres = lastGoodLevelMillimetres
        self.lastGoodAt = lastGoodAt
        self.rateMillimetresPerMinute = rateMillimetresPerMinute
        self.timeToOverfill = timeToOverfill
        self.timeToCritical = timeToCritical
        self.timeToMaximumWorking = timeToMaximumWorking
        self.timeToDry = timeToDry
        self.quantities = quantities
        self.ullageMillimetres = ullageMillimetres
        self.roomMillimetres = roomMillimetres
        self.roomCubicMetres = roomCubicMetres
        self.percent = percent
        self.isWatched = isWatched
    }
}

/// A reading as the contract's JSON object, for `poll`, and with figures for `status`.
package enum ReadingDocument {
    /// `at` is null for a reading whose wall time is the clock's origin: none was made since the start.
    /// - Parameter extras: what the gauge measures besides, in its model's order; empty where it measures nothing more.
    package static func json(
        _ reading: Reading, figures: StatusFigures? = nil, extras: [ExtraValue] = []
    ) -> JSONText {
        .object(
            fields(reading) + (figures.map(fields) ?? [])
                + (extras.isEmpty ? [] : [.init("extras", .array(extras.map(json)))]))
    }

    private static func json(_ value: ExtraValue) -> JSONText {
        .object([
            .init("value", .string(value.extra.name)),
            .init("at_mm", JSONText(value.extra.heightMillimetres, decimals: Decimals.millimetres)),
            .init("point", value.extra.point.map { .integer(Int64($0 + 1)) } ?? .null),
            .init("number", JSONText(value.measurement.value, decimals: value.extra.decimals)),
            .init("unit", .string(value.extra.unit)),
            .init("quality", .string(value.measurement.quality.rawValue)),
            .init("reason", JSONText(value.measurement.reason?.rawValue)),
        ])
    }

    private static func fields(_ reading: Reading) -> [JSONText.Field] {
        let wasRead = reading.at.wall.milliseconds != 0
        let values = Measurand.allCases.map { ($0, reading[$0]) }
        return [
            .init("at", JSONText(wasRead ? reading.at.wall : nil)),
            .init("tank", .string(reading.tank.text)),
            .init("quality", .string(reading.quality.rawValue)),
            .init("reason", JSONText(reading.reason?.rawValue)),
            .init("detail", JSONText(reading.detail)),
        ] + fields(of: values)
    }

    /// The three values, their qualities and their reasons, under the contract's names.
    static func fields(of values: [(Measurand, Measurement)]) -> [JSONText.Field] {
        values.map { .init($0.valueName, JSONText($1.value, decimals: Decimals.of($0))) }
            + values.map { .init($0.rawValue + "_quality", .string($1.quality.rawValue)) }
            + values.map { .init($0.rawValue + "_reason", JSONText($1.reason?.rawValue)) }
    }

    private static func fields(_ figures: StatusFigures) -> [JSONText.Field] {
        func seconds(_ duration: Duration?) -> JSONText { duration.map { .integer(NumberText.seconds($0)) } ?? .null }
        return [
            .init("alarms", .array(figures.alarms.map { .string($0.description) })),
            .init("age_s", seconds(figures.age)),
            .init("last_good_level_mm", JSONText(figures.lastGoodLevelMillimetres, decimals: Decimals.millimetres)),
            .init("last_good_at", JSONText(figures.lastGoodAt)),
            .init("rate_mm_per_min", JSONText(figures.rateMillimetresPerMinute, decimals: Decimals.rate)),
            .init("time_to_overfill_s", seconds(figures.timeToOverfill)),
            .init("time_to_critical_s", seconds(figures.timeToCritical)),
            .init("time_to_maximum_working_s", seconds(figures.timeToMaximumWorking)),
            .init("time_to_dry_s", seconds(figures.timeToDry)),
        ] + QuantityDocument.stock(figures.quantities ?? TankQuantities(), precision: .scaled) + [
            .init("ullage_mm", JSONText(figures.ullageMillimetres, decimals: Decimals.millimetres)),
            .init("room_mm", JSONText(figures.roomMillimetres, decimals: Decimals.millimetres)),
            .init("room_m3", JSONText(figures.roomCubicMetres, decimals: Decimals.cubicMetres)),
            .init("percent", JSONText(figures.percent, decimals: Decimals.percent)),
            .init("watched", .bool(figures.isWatched)),
        ]
    }
}

extension Measurand {
    /// The contract's name of the value in JSON and CSV.
    var valueName: String {
        switch self {
        case .level: "level_mm"
        case .interface: "interface_mm"
        case .temperature: "temperature_c"
        }
    }
}

extension GaugeExtra {
    /// What JSON calls it.
    fileprivate var name: String {
        switch self {
        case .pressure: "pressure"
        case .waterCut: "water_cut"
        case .ambient: "ambient"
        case .temperature: "temperature"
        case .profileHeight: "profile_height"
        case .profileCut: "profile_cut"
        }
    }

    /// Where its element is, above the datum plate.
    fileprivate var heightMillimetres: Double? {
        switch self {
        case .temperature(let height): height
        case .profileCut(_, let height): height
        case .pressure, .waterCut, .ambient, .profileHeight: nil
        }
    }

    /// Of a profile, counted from 0.
    fileprivate var point: Int? {
        switch self {
        case .profileHeight(let point), .profileCut(let point, _): point
        case .pressure, .waterCut, .ambient, .temperature: nil
        }
    }

    /// That it is worth on screen and in JSON.
    var decimals: Int {
        switch self {
        case .pressure, .waterCut, .profileCut: 2
        case .ambient, .temperature, .profileHeight: 1
        }
    }
}
