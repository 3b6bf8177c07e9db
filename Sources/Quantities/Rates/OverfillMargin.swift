import TankFarm

/// Whether there is room enough between a tank's overfill alarm HH and the level CH at which it overflows, by the practice
/// of API 2350: max(75 mm, 5 min of rise, the response time of rise), and what passes before HH is heard, and the gauge's error.
package struct OverfillMargin: Hashable, Sendable {
    /// Whatever the rise, no less: waves, foam and the level's own uncertainty.
    package static let smallestMillimetres = 75.0
    /// Whoever is quicker than this has not been woken first.
    package static let shortestResponseMinutes = 5.0

    package let tank: TankName
    /// Nil: the tank has no overfill alarm, or it is switched off.
    package let highHighMillimetres: Double?
    package let criticalHighMillimetres: Double?
    package let maximumFillCubicMetresPerHour: Double?
    package let responseTimeMinutes: Double?
    package let gaugeErrorMillimetres: Double?
    /// HH's own.
    package let onDelay: Duration
    /// No two readings of the tank lie further apart.
    package let longestInterval: Duration

    /// How fast the level rises at HH at the fastest receipt, in mm/min; nil where fill or capacity is unknown.
    package let fastestRiseAtHighHighMillimetresPerMinute: Double?
    /// With what the sum is made: that, or the mean from HH to CH where the tank narrows towards its top.
    package let riseMillimetresPerMinute: Double?
    /// What keeps the sum from being told, by the name of the configuration's key.
    package let missing: [String]

    /// - Parameters:
    ///   - highHighMillimetres: The limit of HH; nil where there is none or it is switched off.
    ///   - onDelay: HH's own.
    ///   - longestInterval: At worst, with everything on the line moving.
    package init(
        tank: Tank, capacity: TankCapacity?, highHighMillimetres: Double?, onDelay: Duration, longestInterval: Duration
    ) {
        self.tank = tank.name
        self.highHighMillimetres = highHighMillimetres
        criticalHighMillimetres = tank.levels.criticalHighMillimetres
        maximumFillCubicMetresPerHour = tank.maximumFillCubicMetresPerHour
        responseTimeMinutes = tank.responseTimeMinutes
        gaugeErrorMillimetres = tank.gaugeErrorMillimetres
        self.onDelay = onDelay
        self.longestInterval = longestInterval

        let surface = highHighMillimetres.flatMap { capacity?.surfaceSquareMetres(atLevelMillimetres: $0) }
        let rise = Self.rise(ofCubicMetresPerHour: maximumFillCubicMetresPerHour, onSquareMetres: surface)
        let mean = Self.rise(
            ofCubicMetresPerHour: maximumFillCubicMetresPerHour,
            onSquareMetres: Self.meanSurface(capacity, from: highHighMillimetres, to: criticalHighMillimetres))
        fastestRiseAtHighHighMillimetresPerMinute = rise
        riseMillimetresPerMinute = [rise, mean].compactMap(\.self).max()

        var missing: [String] = []
        if highHighMillimetres == nil { missing.append("alarms.level_hh") }
        if criticalHighMillimetres == nil { missing.append("levels.critical_high_mm") }
        if maximumFillCubicMetresPerHour == nil { missing.append("max_fill_m3_per_h") }
        if responseTimeMinutes == nil { missing.append("response_time_min") }
        if gaugeErrorMillimetres == nil { missing.append("gauge_error_mm") }
        // A table that ends below HH says no more of it than none.
        if capacity == nil {
            missing.append("shape or strapping")
        } else if surface == nil, highHighMillimetres != nil {
            missing.append("a strapping table that reaches level_hh")
        }
        self.missing = missing
    }

    // MARK: - The sum

    /// The rise in five minutes, in millimetres; nil where fill or capacity is unknown.
    package var riseOfFiveMinutesMillimetres: Double? { rise(minutes: Self.shortestResponseMinutes) }

    /// The rise in the site's response time, likewise, or where that is unknown.
    package var riseOfResponseMillimetres: Double? { responseTimeMinutes.flatMap(rise(minutes:)) }

    /// The largest of 75 mm and those two, as far as they are known.
    package var responseMillimetres: Double {
        [riseOfFiveMinutesMillimetres, riseOfResponseMillimetres].compactMap(\.self)
            .reduce(Self.smallestMillimetres, max)
    }

    /// The rise before HH is heard: in its on-delay, and the longest while between two readings; nil likewise.
    package var riseBeforeHeardMillimetres: Double? { rise(minutes: (onDelay + longestInterval).inSeconds / 60) }

    /// All summands that are known, in millimetres: with `missing` empty, what CH − HH has to be.
    package var neededMillimetres: Double {
        responseMillimetres + (riseBeforeHeardMillimetres ?? 0) + (gaugeErrorMillimetres ?? 0)
    }

    /// CH − HH, in millimetres.
    package var availableMillimetres: Double? {
        guard let criticalHighMillimetres, let highHighMillimetres else { return nil }
        return criticalHighMillimetres - highHighMillimetres
    }

    /// There is less than needed. What is unknown is not counted: with something missing, false does not mean enough.
    package var isShort: Bool { availableMillimetres.map { $0 < neededMillimetres } ?? false }

    private func rise(minutes: Double) -> Double? { riseMillimetresPerMinute.map { $0 * minutes } }

    /// In millimetres a minute; nil on no surface, where the level would be anywhere at once.
    private static func rise(ofCubicMetresPerHour fill: Double?, onSquareMetres surface: Double?) -> Double? {
        guard let fill, let surface, surface > 0 else { return nil }
        return fill / 60 / surface * 1_000
    }

    /// A lying cylinder at HH is wide and at CH narrow: what matters is how long it takes from one to the other.
    private static func meanSurface(_ capacity: TankCapacity?, from: Double?, to: Double?) -> Double? {
        guard let capacity, let from, let to, to > from,
            let below = try? capacity.volumeCubicMetres(atLevelMillimetres: from),
            let above = try? capacity.volumeCubicMetres(atLevelMillimetres: to)
        else { return nil }
        return (above - below) / (to - from) * 1_000
    }
}

extension OverfillMargin {
    /// For `check`: what is there and what is needed, the sum itself, and what is missing.
    package var lines: [String] {
        guard highHighMillimetres != nil else { return ["\(tank): no overfill alarm (level_hh)"] }
        var lines = [verdict, "  needed: " + sum.joined(separator: " + ")]
        if let riseMillimetresPerMinute, let maximumFillCubicMetresPerHour {
            lines.append(
                "  rise at \(Self.plain(maximumFillCubicMetresPerHour)) m³/h: "
                    + "\(DecimalText.fixed(riseMillimetresPerMinute, 1)) mm/min")
        }
        if !missing.isEmpty { lines.append("  missing: " + missing.joined(separator: ", ")) }
        return lines
    }

    private var verdict: String {
        let needed = "\(DecimalText.fixed(neededMillimetres, 1)) mm needed"
        guard let availableMillimetres, let highHighMillimetres, let criticalHighMillimetres else {
            return "\(tank): margin unknown, \(needed) at least"
        }
        let there =
            "\(tank): CH \(Self.plain(criticalHighMillimetres)) − HH \(Self.plain(highHighMillimetres)) = "
            + "\(Self.plain(availableMillimetres)) mm, \(needed)"
        if isShort { return "\(there): SHORT by \(DecimalText.fixed(neededMillimetres - availableMillimetres, 1)) mm" }
        return missing.isEmpty ? "\(there): enough" : "\(there) at least"
    }

    /// Each summand with what it stands for.
    private var sum: [String] {
        var response = ["75 mm"]
        if let rise = riseOfFiveMinutesMillimetres { response.append("5 min \(DecimalText.fixed(rise, 1))") }
        if let rise = riseOfResponseMillimetres, let minutes = responseTimeMinutes {
            response.append("response \(Self.plain(minutes)) min \(DecimalText.fixed(rise, 1))")
        }
        var sum = ["max(\(response.joined(separator: ", ")))"]
        if let rise = riseBeforeHeardMillimetres {
            sum.append(
                "\(DecimalText.fixed(rise, 1)) (delay \(DecimalText.fixed(onDelay.inSeconds, 1)) s, read within "
                    + "\(DecimalText.fixed(longestInterval.inSeconds, 1)) s)")
        }
        if let gaugeErrorMillimetres { sum.append("\(Self.plain(gaugeErrorMillimetres)) (gauge error)") }
        return sum
    }

    /// Without decimals where there are none.
    private static func plain(_ value: Double) -> String {
        DecimalText.fixed(value, value == value.rounded() ? 0 : 1)
    }
}
