import Quantities
import TankFarm

/// One tank over a shift.
package struct TankBalance: Hashable, Sendable {
    /// The tank at one end of the shift.
    package struct End: Hashable, Sendable {
        /// When it was read; nil where nothing is on record.
        package let at: WallTime?
        /// In millimetres, millimetres and °C.
        package let level: Figure
        package let interface: Figure
        package let temperature: Figure
        /// Oil and water together, in cubic metres.
        package let total: Figure
        /// Absent with a gauge that has no interface.
        package let water: Figure
        /// What is not water.
        package let oil: Figure

        /// Every step from level to mass, of what is on record: level, interface and spot temperature. Nil where neither
        /// form nor strapping table is known.
        package let quantities: TankQuantities?
        /// Why what is made of the sample is doubtful though its values were good when they were read.
        let doubt: String?

        /// - Parameters:
        ///   - given: what was known besides the sample: entered values and the ambient temperature.
        ///   - doubt: what is to be said of a sample of another time.
        init(_ sample: HistorySample?, sequence: QuantitySequence?, given: QuantityInputs, doubt: String?) {
            self.doubt = doubt
            at = sample?.at
            let nothing = Figure.missing(why: "nothing on record")
            level = sample.map { Figure($0.level) } ?? nothing
            interface = sample.map { Figure($0.interface) } ?? nothing
            temperature = sample.map { Figure($0.temperature) } ?? nothing
            var inputs = given
            if let sample {
                inputs.level = sample.level
                inputs.interface = sample.interface
                inputs.temperature = sample.temperature
            }
            quantities = sequence?.quantities(of: inputs).doubted(doubt)
            guard sample != nil, let quantities else {
                total = sample == nil || level.number == nil ? level : .missing(why: "no shape or strapping table")
                water = interface == .absent ? .absent : total
                oil = total
                return
            }
            total = quantities.total
            // The nothing that is taken off without an interface was not measured.
            water = quantities.waterSource == .none ? .absent : quantities.freeWater
            oil = quantities.lessWater
        }

        subscript(measurand: Measurand) -> Figure {
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
    package let product: Product?
    /// Its gauge has a chain or a profile, which the record does not keep: its stock is made without them.
    package let lacksExtras: Bool
    package let opening: End
    package let closing: End
    /// Closing less opening: of several movements within the shift only what they leave. In millimetres.
    package let changeMillimetres: Figure
    /// In cubic metres.
    package let changeCubicMetres: Figure
    /// Of good levels; nil where none is on record.
    package let lowest: Extreme?
    package let highest: Extreme?
    /// Share of the shift with a good level, 0–1, cut off to 0.0001 and not rounded (0.99996 is not all of the shift); nil
    /// where nothing is known of the tank.
    package let availability: Double?

    /// An opening so much later than the shift's start, or a closing so much older than its end, is not that of the time.
    static let oldest: Duration = .seconds(900)

    /// - Parameter span: what the balance is of: the shift, or what has passed of it.
    init(
        _ tank: ShiftTank, figures: PeriodFigures?, opening: QuantityInputs, closing: QuantityInputs,
        span: Range<WallTime>
    ) {
        self.tank = tank.tank
        product = tank.recipe?.product
        lacksExtras = tank.gaugeHasExtras && tank.recipe?.product != nil
        let sequence = tank.recipe.map { QuantitySequence($0) }
        let isLate = figures?.opening.map { $0.at - span.lowerBound > TankBalance.oldest } ?? false
        let isOld = figures?.closing.map { span.upperBound - $0.at > TankBalance.oldest } ?? false
        self.opening = End(
            figures?.opening, sequence: sequence, given: opening,
            doubt: isLate ? "the first on record is late" : nil)
        self.closing = End(
            figures?.closing, sequence: sequence, given: closing, doubt: isOld ? "the last on record is old" : nil)
        changeMillimetres = self.closing.level.combined(self.opening.level) { $0 - $1 }
        changeCubicMetres = self.closing.total.combined(self.opening.total) { $0 - $1 }
        lowest = figures.flatMap { Extreme($0.lowestLevelMillimetres, $0.lowestAt) }
        highest = figures.flatMap { Extreme($0.highestLevelMillimetres, $0.highestAt) }
        // The millionth makes up for shares that binary fractions miss by a hair.
        availability = figures.map { ($0.goodShare * 10_000 + 1e-6).rounded(.down) / 10_000 }
    }
}

extension TankQuantities {
    /// The same, every result uncertain at least for this reason.
    fileprivate func doubted(_ why: String?) -> TankQuantities {
        guard why != nil else { return self }
        var doubted = self
        for result in [
            \TankQuantities.total, \.freeWater, \.lessWater, \.gov, \.gsv, \.nsv, \.massInVacuum, \.massInAir,
        ] { doubted[keyPath: result] = self[keyPath: result].doubted(why) }
        return doubted
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
    package let name: String
    package let openingOil: FigureSum
    package let openingWater: FigureSum
    package let closingOil: FigureSum
    package let closingWater: FigureSum
    /// Of batch tanks only: what runs through a separator is no receipt. Nil cubic metres where there is none.
    package let receipts: FigureSum
    /// At or above zero.
    package let dispatches: FigureSum

    init(name: String, tanks: [TankBalance]) {
        func sum(_ value: (TankBalance) -> Figure) -> FigureSum { FigureSum(tanks.map { ($0.tank.name, value($0)) }) }
        self.name = name
        openingOil = sum { $0.opening.oil }
        openingWater = sum { $0.opening.water }
        closingOil = sum { $0.closing.oil }
        closingWater = sum { $0.closing.water }
        let batch = tanks.filter { $0.tank.service == .batch }
        receipts = FigureSum(batch.map { ($0.tank.name, $0.changeCubicMetres.mapped { max(0, $0) }) })
        dispatches = FigureSum(batch.map { ($0.tank.name, $0.changeCubicMetres.mapped { max(0, -$0) }) })
    }
}

extension TankBalance {
    /// Whether its gauge measures no interface, so that all of a volume counts as one liquid.
    var hasNoInterface: Bool { closing.water == .absent && closing.total.number != nil }
}
