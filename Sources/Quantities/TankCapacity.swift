/// What a tank holds at each level: from its strapping table, or from its form. Total observed volume (TOV), without any
/// correction for temperature or a roof.
///
/// The volume never falls with the level. Outside its levels it refuses to answer: nothing is extrapolated.
package struct TankCapacity: Hashable, Sendable {
    private enum Source: Hashable, Sendable, Codable {
        case shape(TankShape, heightMillimetres: Double)
        case table(StrappingTable)
    }

    private let source: Source
    /// The levels for which it answers, in millimetres above the datum: from 0 to the top for a form.
    package let levelRangeMillimetres: ClosedRange<Double>
    /// The volumes at the ends of those levels, in cubic metres.
    package let volumeRangeCubicMetres: ClosedRange<Double>

    /// The capacity of a form.
    /// - Parameter heightMillimetres: The shell's height; counts for upright cylinders and boxes only. A cone below the
    ///   shell's foot is added to it.
    /// - Throws: `.dimension` for the first that is not above 0, or does not fit the others.
    package init(shape: TankShape, heightMillimetres: Double) throws(CapacityFault) {
        try shape.validate(heightMillimetres: heightMillimetres)
        source = .shape(shape, heightMillimetres: heightMillimetres)
        let top = shape.topMillimetres(heightMillimetres: heightMillimetres)
        levelRangeMillimetres = 0...top
        volumeRangeCubicMetres =
            0...shape.volumeCubicMetres(atLevelMillimetres: top, heightMillimetres: heightMillimetres)
    }

    package init(strapping: StrappingTable) {
        source = .table(strapping)
        levelRangeMillimetres = strapping.levelRangeMillimetres
        volumeRangeCubicMetres = strapping.volumeRangeCubicMetres
    }

    /// The volume at the highest level, in cubic metres.
    package var capacityCubicMetres: Double { volumeRangeCubicMetres.upperBound }

    /// What it is, for people: `vertical cylinder 22000 mm`, `strapping table, 141 points`.
    package var words: String {
        switch source {
        case .shape(let shape, _): shape.words
        case .table(let table): "strapping table, \(table.points.count) points"
        }
    }

    /// The volume below a level, in cubic metres.
    /// - Throws: `.belowTable`, `.aboveTable`, `.notANumber`.
    package func volumeCubicMetres(atLevelMillimetres level: Double) throws(CapacityFault) -> Double {
        guard !level.isNaN else { throw .notANumber }
        guard level >= levelRangeMillimetres.lowerBound else { throw .belowTable(levelRangeMillimetres.lowerBound) }
        guard level <= levelRangeMillimetres.upperBound else { throw .aboveTable(levelRangeMillimetres.upperBound) }
        return volume(at: level)
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
    private func volume(at level: Double) -> Double {
        switch source {
        case .shape(let shape, let height):
            shape.volumeCubicMetres(atLevelMillimetres: level, heightMillimetres: height)
        case .table(let table):
            table.volumeCubicMetres(atLevelMillimetres: level) ?? volumeRangeCubicMetres.lowerBound
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
    /// Held to the same rules as one that is made here.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        switch try container.decode(Source.self) {
        case .table(let table):
            self.init(strapping: table)
        case .shape(let shape, let height):
            do {
                try self.init(shape: shape, heightMillimetres: height)
            } catch {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: error.words)
            }
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(source)
    }
}
