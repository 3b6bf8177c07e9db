/// What a tank holds at each level: from its strapping table, perhaps with a fraction table, or from its form. Total observed
/// volume (TOV), without any correction for temperature, a roof or the liquid's head.
///
/// The volume never falls with the level. Outside its levels it refuses to answer: nothing is extrapolated.
package struct TankCapacity: Hashable, Sendable {
    enum Source: Hashable, Sendable, Codable {
        case shape(TankShape, heightMillimetres: Double)
        case table(StrappingTable)
        case fractions(FractionTable)
    }

    let source: Source
    /// What the liquid's weight adds, for those who reckon it: it is in none of the volumes here. Nil: the table holds it
    /// already, or nobody has said.
    package let liquidHead: LiquidHead?
    /// The levels for which it answers, in millimetres above the datum: from 0 to the top for a form.
    package let levelRangeMillimetres: ClosedRange<Double>
    /// The volumes at the ends of those levels, in cubic metres.
    package let volumeRangeCubicMetres: ClosedRange<Double>
    /// What it is, for people: `vertical cylinder 22000 mm`, `strapping table, 141 points`.
    package let words: String

    /// The capacity of a form.
    /// - Parameter heightMillimetres: The shell's height; counts for upright cylinders and boxes only. A cone below the
    ///   shell's foot is added to it.
    /// - Throws: `.dimension` for the first that is not above 0, or does not fit the others.
    package init(
        shape: TankShape, heightMillimetres: Double, liquidHead: LiquidHead? = nil
    ) throws(CapacityFault) {
        try shape.validate(heightMillimetres: heightMillimetres)
        source = .shape(shape, heightMillimetres: heightMillimetres)
        let top = shape.topMillimetres(heightMillimetres: heightMillimetres)
        levelRangeMillimetres = 0...top
        volumeRangeCubicMetres =
            0...shape.volumeCubicMetres(atLevelMillimetres: top, heightMillimetres: heightMillimetres)
        self.liquidHead = liquidHead
        words = shape.words
    }

    /// The capacity of a table, linear between its points.
    package init(strapping: StrappingTable) {
        self.init(strapping: strapping, fractions: nil, liquidHead: nil)
    }

    /// The capacity of a table.
    /// - Parameter fractions: Those of this very table; they have been held against their own `main`, which counts.
    package init(strapping: StrappingTable, fractions: FractionTable? = nil, liquidHead: LiquidHead? = nil) {
        let main = fractions?.main ?? strapping
        source = fractions.map(Source.fractions) ?? .table(main)
        levelRangeMillimetres = main.levelRangeMillimetres
        volumeRangeCubicMetres = main.volumeRangeCubicMetres
        self.liquidHead = liquidHead
        words =
            "strapping table, \(main.points.count) points" + (fractions == nil ? "" : ", with millimetre table")
    }

    /// The volume at the highest level, in cubic metres.
    package var capacityCubicMetres: Double { volumeRangeCubicMetres.upperBound }

    /// Whether its shell widens with temperature as CTSh has it: upright cylinders, and tables, whose form nobody has told.
    package var isUprightCylinder: Bool {
        switch source {
        case .shape(.verticalCylinder, _), .table, .fractions: true
        case .shape: false
        }
    }

    /// The volume below a level, in cubic metres.
    /// - Throws: `.belowTable`, `.aboveTable`, `.notANumber`.
    package func volumeCubicMetres(atLevelMillimetres level: Double) throws(CapacityFault) -> Double {
        try check(level)
        return volume(at: level)
    }

    /// The volume below a level, with how it was found.
    /// - Throws: `.belowTable`, `.aboveTable`, `.notANumber`.
    package func reading(atLevelMillimetres level: Double) throws(CapacityFault) -> CapacityReading {
        try check(level)
        switch source {
        case .shape: return CapacityReading(cubicMetres: volume(at: level), words: words, isBottomZone: false)
        case .table: return CapacityReading(cubicMetres: volume(at: level), words: "linear", isBottomZone: false)
        case .fractions(let table):
            let found = table.volume(atLevelMillimetres: level)
            let isBottomZone = found?.isBottomZone ?? false
            return CapacityReading(
                cubicMetres: found?.cubicMetres ?? volumeRangeCubicMetres.lowerBound,
                words: isBottomZone ? "bottom zone, linear" : "millimetre table", isBottomZone: isBottomZone)
        }
    }

    private func check(_ level: Double) throws(CapacityFault) {
        guard !level.isNaN else { throw .notANumber }
        guard level >= levelRangeMillimetres.lowerBound else { throw .belowTable(levelRangeMillimetres.lowerBound) }
        guard level <= levelRangeMillimetres.upperBound else { throw .aboveTable(levelRangeMillimetres.upperBound) }
    }

    /// The level at which the tank holds so much, in millimetres, to 1e-6 mm; the lowest one, where the table is flat.
    /// - Throws: `.lessThanLowest`, `.moreThanCapacity`, `.notANumber`.
    package func levelMillimetres(ofCubicMetres volume: Double) throws(CapacityFault) -> Double {
        guard !volume.isNaN else { throw .notANumber }
        guard volume >= volumeRangeCubicMetres.lowerBound else {
            throw .lessThanLowest(volumeRangeCubicMetres.lowerBound)
        }
        guard volume <= volumeRangeCubicMetres.upperBound else {
            throw .moreThanCapacity(volumeRangeCubicMetres.upperBound)
        }
        switch source {
        case .table(let table): return table.levelMillimetres(ofCubicMetres: volume) ?? levelRangeMillimetres.lowerBound
        case .fractions(let table):
            return table.levelMillimetres(ofCubicMetres: volume) ?? levelRangeMillimetres.lowerBound
        case .shape: return levelByHalving(volume: volume)
        }
    }

    /// The surface at a level, in square metres: the mean over ±10 mm, so that the rounding of a table by the millimetre
    /// does not show; nil outside the levels.
    package func surfaceSquareMetres(atLevelMillimetres level: Double) -> Double? {
        guard levelRangeMillimetres.contains(level) else { return nil }
        let low = max(levelRangeMillimetres.lowerBound, level - 10)
        let high = min(levelRangeMillimetres.upperBound, level + 10)
        return (self.volume(at: high) - self.volume(at: low)) / (high - low) * 1000
    }

    /// The level must lie in the range.
    func volume(at level: Double) -> Double {
        switch source {
        case .shape(let shape, let height):
            shape.volumeCubicMetres(atLevelMillimetres: level, heightMillimetres: height)
        case .table(let table):
            table.volumeCubicMetres(atLevelMillimetres: level) ?? volumeRangeCubicMetres.lowerBound
        case .fractions(let table):
            table.volume(atLevelMillimetres: level)?.cubicMetres ?? volumeRangeCubicMetres.lowerBound
        }
    }

    /// Halving and not Newton's method: at the foot and the top of lying cylinders and spheres the slope is zero.
    private func levelByHalving(volume wanted: Double) -> Double {
        var (low, high) = (levelRangeMillimetres.lowerBound, levelRangeMillimetres.upperBound)
        if wanted <= volumeRangeCubicMetres.lowerBound { return low }
        if wanted >= volumeRangeCubicMetres.upperBound { return high }
        while high - low > 1e-7 {
            let middle = (low + high) / 2
            if volume(at: middle) < wanted { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}

extension TankCapacity: Codable {
    private enum Key: String, CodingKey {
        case source, liquidHead
    }

    /// Held to the same rules as one that is made here.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let head = try container.decodeIfPresent(LiquidHead.self, forKey: .liquidHead)
        switch try container.decode(Source.self, forKey: .source) {
        case .table(let table):
            self.init(strapping: table, liquidHead: head)
        case .fractions(let table):
            self.init(strapping: table.main, fractions: table, liquidHead: head)
        case .shape(let shape, let height):
            do {
                try self.init(shape: shape, heightMillimetres: height, liquidHead: head)
            } catch {
                throw DecodingError.dataCorruptedError(
                    forKey: .source, in: container, debugDescription: error.words)
            }
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(source, forKey: .source)
        try container.encodeIfPresent(liquidHead, forKey: .liquidHead)
    }
}
