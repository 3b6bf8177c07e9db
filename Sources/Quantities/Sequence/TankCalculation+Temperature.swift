import TankFarm

extension TankCalculation {
    /// So near to the interface an element may be in water, so near to the surface in vapour, in millimetres.
    static let elementMarginMillimetres = 100.0
    /// What is no temperature of any liquid in a tank.
    static let possibleCelsius = -273.15...1000.0

    /// A temperature of the liquid from one of its sources. A known figure is the oil's.
    private struct Candidate {
        var figure: Figure
        var source: TankQuantities.TemperatureSource
        /// Its height is known, so that level and interface decided whether it lies in the oil.
        var isPlaced = false
    }

    /// The oil's temperature, by rank: a chain's average over its elements in the oil, the spot element in the oil, a
    /// person's valid value; then, uncertain, what chain or spot element say doubtfully or of another place, and last a
    /// person's value that has run out.
    ///
    /// A level or interface that is itself uncertain makes the choice uncertain, and not another one: the number would change
    /// from one source to the other and back with each doubtful reading.
    /// - Parameter level: In millimetres; nil: nobody knows, and what is measured counts as the oil's.
    /// - Parameter doubt: Of the level.
    mutating func findOilTemperature(level: Double?, doubt: String?) {
        var chosen = chosenTemperature(chain: level.flatMap(chainTemperature), spot: spotTemperature(level: level))
        if chosen.isPlaced {
            chosen.figure = chosen.figure.doubted(doubt)
            switch floor {
            case .bottom: break
            case .at(_, let doubt): chosen.figure = chosen.figure.doubted(doubt)
            case .unknown(let why): chosen.figure = chosen.figure.doubted(why)
            }
        }
        result.oilTemperature = chosen.figure
        result.temperatureSource = chosen.source
        if case .average(let elements, let all) = chosen.source, elements < all {
            result.notes.append("\(all - elements) of \(all) temperature elements in the oil left out: not good")
        }
    }

    private func chosenTemperature(chain: Candidate?, spot: Candidate) -> Candidate {
        if let chain, chain.figure.quality == .good { return chain }
        if spot.figure.quality == .good { return spot }
        let entered = inputs.manual[.temperature].map { entered in
            Candidate(
                figure: Figure(entered, of: "temperature", unit: "°C", within: TankCalculation.possibleCelsius),
                source: .manual)
        }
        if let entered, entered.figure.quality == .good { return entered }
        if let chain, chain.figure.number != nil { return chain }
        if spot.figure.number != nil { return spot }
        if let entered, entered.figure.number != nil { return entered }
        let why = chain?.figure.why ?? spot.figure.why ?? entered?.figure.why ?? "no temperature"
        return Candidate(figure: .missing(why: why), source: .none)
    }

    private func spotTemperature(level: Double?) -> Candidate {
        let figure = Figure(
            inputs.temperature, of: "temperature", unit: "°C", within: TankCalculation.possibleCelsius)
        guard let level, let height = recipe.temperatureAtMillimetres else {
            return Candidate(figure: figure, source: .spot)
        }
        return Candidate(figure: figure.doubted(misplaced(height, level: level)), source: .spot, isPlaced: true)
    }

    /// The average over the elements in the oil that are good. Uncertain only when fewer than half of them are: one broken
    /// element of many changes an average by less than the layers that lie between any two of them. Where none is
    /// in the oil: the nearest one, uncertain. Nil without a chain.
    private func chainTemperature(level: Double) -> Candidate? {
        var hasChain = false
        var inOil = 0
        var (good, goodSum) = (0, 0.0)
        var (doubtful, doubtfulSum) = (0, 0.0)
        var why: String?
        var nearest: (distance: Double, celsius: Double)?
        for value in inputs.extras {
            guard case .temperature(let height) = value.extra else { continue }
            hasChain = true
            let figure = Figure(
                value.measurement, of: value.extra.words, unit: "°C", within: TankCalculation.possibleCelsius)
            if misplaced(height, level: level) == nil {
                inOil += 1
                why = why ?? figure.why
                if case .known(let celsius) = figure {
                    good += 1
                    goodSum += celsius
                } else if let celsius = figure.number {
                    doubtful += 1
                    doubtfulSum += celsius
                }
            } else if let celsius = figure.number {
                let distance = max(height - level, floorMillimetres - height)
                if nearest.map({ distance < $0.distance }) ?? true { nearest = (distance, celsius) }
            }
        }
        guard hasChain else { return nil }
        if good > 0 {
            let few = good * 2 < inOil ? "only \(good) of \(inOil) temperature elements in the oil are good" : nil
            return Candidate(
                figure: Figure.known(goodSum / Double(good)).doubted(few), source: .average(elements: good, of: inOil),
                isPlaced: true)
        }
        if doubtful > 0 {
            return Candidate(
                figure: .uncertain(doubtfulSum / Double(doubtful), why: why ?? "uncertain"),
                source: .average(elements: doubtful, of: inOil), isPlaced: true)
        }
        if let nearest, inOil == 0 {
            return Candidate(
                figure: .uncertain(nearest.celsius, why: "no temperature element is in the oil"), source: .spot,
                isPlaced: true)
        }
        return Candidate(figure: .missing(why: why ?? "no temperature element is good"), source: .none)
    }

    /// Why an element at this height is not in the oil; nil where it is.
    private func misplaced(_ height: Double, level: Double) -> String? {
        let margin = TankCalculation.elementMarginMillimetres
        if height > level - margin { return "the temperature element is in vapour" }
        if height < floorMillimetres + margin { return "the temperature element is in water" }
        return nil
    }

    /// Lower than everything where no interface is known.
    private var floorMillimetres: Double {
        if case .at(let height, _) = floor { height } else { -.infinity }
    }

    /// A person's valid value, else what is measured, else a person's that has run out.
    mutating func findAmbient() {
        let possible = -100.0...100.0
        let entered = inputs.manual[.ambient].map {
            Figure($0, of: "ambient temperature", unit: "°C", within: possible)
        }
        // The site's, or else the tank's own element.
        let source = inputs.ambient.quality == .none ? inputs.value(of: .ambient) ?? .absent : inputs.ambient
        let measured = Figure(source, of: "ambient temperature", unit: "°C", within: possible)
        result.ambient = TankCalculation.preferred(entered: entered, measured: measured)
    }

    /// What a person says goes before what is measured for as long as it is valid; one that ran out, before what is
    /// measured doubtfully.
    static func preferred(entered: Figure?, measured: Figure) -> Figure {
        if let entered, entered.quality == .good { return entered }
        if measured.quality == .good { return measured }
        if let entered, entered.number != nil { return entered }
        return measured == .absent ? entered ?? .absent : measured
    }
}
