import Quantities
import TankFarm

/// One tank over a shift.
package struct TankBalance: Hashable, Sendable {
    /// The tank at one end of the shift.
    package struct End: Hashable, Sendable {
        /// When it was read; nil where nothing is on record.
        package let at: WallTime?
        /// In millimetres, millimetres and °C.
        package let level: ReportValue
        package let interface: ReportValue
        package let temperature: ReportValue
        /// Oil and water together, in cubic metres.
        package let total: ReportValue
        /// Absent with a gauge that has no interface.
        package let water: ReportValue
        /// What is not water.
        package let oil: ReportValue

        init(_ sample: HistorySample?, capacity: TankCapacity?) {
            at = sample?.at
            let nothing = ReportValue.missing(why: "nothing on record")
            level = sample.map { ReportValue($0.level) } ?? nothing
            interface = sample.map { ReportValue($0.interface) } ?? nothing
            temperature = sample.map { ReportValue($0.temperature) } ?? nothing
            total = End.volume(level, capacity)
            // Water cannot stand higher than the surface, whatever a failing probe says.
            water =
                interface == .absent
                ? .absent : End.volume(interface.combined(level) { min($0, $1) }, capacity)
            oil = water == .absent ? total : total.combined(water) { $0 - $1 }
        }

        private static func volume(_ level: ReportValue, _ capacity: TankCapacity?) -> ReportValue {
            guard let millimetres = level.number else { return level }
            guard let capacity else { return .missing(why: "no shape or strapping table") }
            do {
                let volume = try capacity.volumeCubicMetres(atLevelMillimetres: millimetres)
                return level.why.map { .uncertain(volume, why: $0) } ?? .known(volume)
            } catch {
                return .missing(why: error.words)
            }
        }

        subscript(measurand: Measurand) -> ReportValue {
            switch measurand {
            case .level: level
            case .interface: interface
            case .temperature: temperature
            }
        }
    }

    /// A level with the time at which it was read.
    package struct Extreme: Hashable, Sendable {
        package let levelMillimetres: Double
        package let at: WallTime
    }

    package let tank: Tank
    package let opening: End
    package let closing: End
    /// Closing less opening: of several movements within the shift only what they leave. In millimetres.
    package let changeMillimetres: ReportValue
    /// In cubic metres.
    package let changeCubicMetres: ReportValue
    /// Of good levels; nil where none is on record.
    package let lowest: Extreme?
    package let highest: Extreme?
    /// Share of the shift with a good level, 0–1, cut off to 0.0001 and not rounded (0.99996 is not all of the shift); nil
    /// where nothing is known of the tank.
    package let availability: Double?

    init(_ tank: ShiftTank, figures: PeriodFigures?) {
        self.tank = tank.tank
        opening = End(figures?.opening, capacity: tank.capacity)
        closing = End(figures?.closing, capacity: tank.capacity)
        changeMillimetres = closing.level.combined(opening.level) { $0 - $1 }
        changeCubicMetres = closing.total.combined(opening.total) { $0 - $1 }
        lowest = figures.flatMap { Extreme($0.lowestLevelMillimetres, $0.lowestAt) }
        highest = figures.flatMap { Extreme($0.highestLevelMillimetres, $0.highestAt) }
        // The millionth makes up for shares that binary fractions miss by a hair.
        availability = figures.map { ($0.goodShare * 10_000 + 1e-6).rounded(.down) / 10_000 }
    }
}

extension TankBalance.Extreme {
    fileprivate init?(_ level: Double?, _ at: WallTime?) {
        guard let level, let at else { return nil }
        self.init(levelMillimetres: level, at: at)
    }
}

/// The tanks of one group together, in cubic metres.
package struct GroupBalance: Hashable, Sendable {
    /// A sum over what is known, and the tanks that it lacks.
    package struct Sum: Hashable, Sendable {
        /// Nil where no tank has a value.
        package let cubicMetres: Double?
        /// A part of it is uncertain.
        package let isUncertain: Bool
        package let without: [TankName]

        init(_ parts: [(TankName, ReportValue)]) {
            let numbers = parts.compactMap { $0.1.number }
            let sum = numbers.reduce(0, +)
            isUncertain = parts.contains { $0.1.quality == .uncertain }
            without = parts.filter { $0.1.quality == .bad }.map(\.0)
            // Nothing from the tanks that are known says nothing of the others: that is no zero.
            cubicMetres = numbers.isEmpty || (sum == 0 && !without.isEmpty) ? nil : sum
        }

        /// Whether it may be relied upon as it stands.
        package var isComplete: Bool { !isUncertain && without.isEmpty }
    }

    package let name: String
    package let openingOil: Sum
    package let openingWater: Sum
    package let closingOil: Sum
    package let closingWater: Sum
    /// Of batch tanks only: what runs through a separator is no receipt. Nil cubic metres where there is none.
    package let receipts: Sum
    /// At or above zero.
    package let dispatches: Sum

    init(name: String, tanks: [TankBalance]) {
        func sum(_ value: (TankBalance) -> ReportValue) -> Sum { Sum(tanks.map { ($0.tank.name, value($0)) }) }
        self.name = name
        openingOil = sum { $0.opening.oil }
        openingWater = sum { $0.opening.water }
        closingOil = sum { $0.closing.oil }
        closingWater = sum { $0.closing.water }
        let batch = tanks.filter { $0.tank.service == .batch }
        receipts = Sum(batch.map { ($0.tank.name, $0.changeCubicMetres.mapNumber { max(0, $0) }) })
        dispatches = Sum(batch.map { ($0.tank.name, $0.changeCubicMetres.mapNumber { max(0, -$0) }) })
    }
}

extension ReportValue {
    fileprivate func mapNumber(_ transform: (Double) -> Double) -> ReportValue {
        switch self {
        case .known(let value): .known(transform(value))
        case .uncertain(let value, let why): .uncertain(transform(value), why: why)
        case .missing, .absent: self
        }
    }
}

extension TankBalance {
    /// Whether its gauge measures no interface, so that all of a volume counts as one liquid.
    var hasNoInterface: Bool { closing.water == .absent && closing.total.number != nil }
}
