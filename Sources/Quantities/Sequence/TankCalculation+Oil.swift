import TankFarm

extension TankCalculation {
    /// What is no density of any liquid, kg/m³.
    static let possibleDensity = 100.0...3000.0
    /// Less pressure changes no fifth decimal of a factor, kPa.
    static let littleKilopascals = 10.0

    /// At base: what a person entered, also when it has run out, else the product's.
    mutating func findBaseDensity() {
        guard let product = recipe.product else {
            result.baseDensity = .missing(why: TankCalculation.noProduct)
            return
        }
        if product.standard.method == .water {
            // Whatever was entered or configured: water's density is its own.
            if case .success(let water)? = self.product?.outcome {
                correction = water
                result.baseDensity = .known(water.baseDensity)
                result.densitySource = .product
            } else {
                result.baseDensity = .missing(why: fault(of: self.product) ?? "no density")
            }
        } else if let value = inputs.manual[.density] {
            result.baseDensity = Figure(value, of: "density", unit: "kg/m³", within: TankCalculation.possibleDensity)
            result.densitySource = .manual
            prepare(product.standard)
        } else if let density = product.baseDensity {
            result.baseDensity = Figure(
                .good(density), of: "density", unit: "kg/m³", within: TankCalculation.possibleDensity)
            result.densitySource = .product
            prepare(product.standard)
        } else {
            result.baseDensity = .missing(why: "no density at base is known")
        }
        result.weightFactor = result.baseDensity.mapped(product.air.kilogramsPerCubicMetre)
    }

    private mutating func prepare(_ standard: CorrectionStandard) {
        guard let density = result.baseDensity.number else { return }
        // A person's density is solved with each reading: a fifth of a microsecond, and no cache to keep.
        let own = product.flatMap { $0.density == density ? $0 : nil }
        let prepared = own ?? QuantitySequence.Prepared(standard, density: density)
        switch prepared.outcome {
        case .success(let found):
            correction = found
            // Its factor is that of the nearest density that the standard knows.
            result.baseDensity = result.baseDensity.doubted(prepared.doubt)
        case .failure(let fault):
            noCorrection = fault.words
            result.baseDensity = result.baseDensity.doubted(fault.words)
        }
    }

    private func fault(of prepared: QuantitySequence.Prepared?) -> String? {
        if case .failure(let fault)? = prepared?.outcome { fault.words } else { nil }
    }

    /// CTL, CPL, VCF and the density at temperature.
    mutating func findFactors() {
        guard let standard = recipe.product?.standard else {
            return lackFactors(TankCalculation.noProduct)
        }
        guard let correction else {
            return lackFactors(noCorrection ?? result.baseDensity.why ?? "no density at base is known")
        }
        // Only this method knows a pressure; the others' factor is of temperature alone.
        let pressure = standard.method == .api2004 ? result.pressure : .absent
        if [.astm1980, .gbt1885].contains(standard.method), let ignored = result.pressure.number,
            ignored > TankCalculation.littleKilopascals
        {
            result.notes.append(
                "not corrected for the pressure of \(short(ignored)) kPa: \(standard.words) has no factor of it")
        }
        // Without a correction nothing hangs on the temperature.
        let temperature = standard.method == .none ? .known(standard.base.celsius) : result.oilTemperature
        guard let celsius = temperature.number else { return lackFactors(temperature.why ?? "no temperature") }
        let outcome = factors(correction, celsius: celsius, kilopascals: pressure.number ?? 0)
        guard let factors = outcome.factors else { return lackFactors(outcome.doubt ?? "no factor") }
        let doubt = temperature.why ?? result.baseDensity.why ?? outcome.doubt
        result.group = factors.group
        result.ctl = Figure.known(factors.ctl).doubted(doubt)
        if case .missing = pressure {
            result.cpl = pressure
            result.vcf = pressure
            result.density = pressure
        } else {
            let doubt = doubt ?? pressure.why
            result.cpl = Figure.known(factors.cpl).doubted(doubt)
            result.vcf = Figure.known(factors.ctpl).doubted(doubt)
            let isOwn = factors.baseDensity == result.baseDensity.number || standard.method == .water
            result.density = (isOwn ? .known(factors.density) : result.baseDensity.mapped { $0 * factors.ctpl })
                .doubted(doubt)
        }
    }

    private mutating func lackFactors(_ why: String) {
        result.ctl = .missing(why: why)
        result.cpl = .missing(why: why)
        result.vcf = .missing(why: why)
        result.density = .missing(why: why)
    }

    /// No equation is extended beyond its standard: outside its range stands the factor at the range's edge, with the reason,
    /// so that the quantity is uncertain and says why.
    private func factors(
        _ correction: VolumeCorrection, celsius: Double, kilopascals: Double
    ) -> (factors: CorrectionFactors?, doubt: String?) {
        var (usedCelsius, usedKilopascals) = (celsius, kilopascals)
        var doubt: String?
        for _ in 0..<3 {
            do throws(CorrectionFault) {
                return (try correction.factors(celsius: usedCelsius, kilopascals: usedKilopascals), doubt)
            } catch {
                doubt = doubt ?? error.words
                switch error {
                case .temperature(_, let allowed):
                    guard usedCelsius == celsius else { return (nil, error.words) }
                    usedCelsius = min(max(celsius, allowed.lowerBound), allowed.upperBound)
                case .pressure(_, let allowed):
                    guard usedKilopascals == kilopascals else { return (nil, error.words) }
                    usedKilopascals = min(max(kilopascals, allowed.lowerBound), allowed.upperBound)
                default: return (nil, error.words)
                }
            }
        }
        return (nil, doubt)
    }

    /// What a person entered while it is valid, what the gauge measures, what a person entered and has run out, what the
    /// product says.
    mutating func findSedimentWater() {
        let measured = Figure(inputs.value(of: .waterCut) ?? .absent, of: "water cut", unit: "%", within: 0...100)
        var basis = Product.SedimentWater.Basis.volume
        var entered: Figure?
        // Whoever enters one takes the other out of force; should both be here, the one that is valid counts.
        let byVolume = inputs.manual[.water]
        let byMass = inputs.manual[.waterByMass]
        if let byMass, byVolume == nil || (byVolume?.isValid == false && byMass.isValid) {
            entered = Figure(byMass, of: "water", unit: "%", within: 0...100)
            basis = .mass
        } else if let byVolume {
            entered = Figure(byVolume, of: "water", unit: "%", within: 0...100)
        }
        let best = TankCalculation.preferred(entered: entered, measured: measured)
        if best.number != nil {
            let isEntered = best == entered
            result.waterPercent = best
            result.waterPercentSource = isEntered ? .manual : .measured
            result.waterBasis = isEntered ? basis : .volume
        } else if let told = recipe.product?.sedimentWater, entered == nil {
            // A water cut that fails is no reason to believe the product's as if nothing had been measured.
            result.waterPercent = Figure(.good(told.percent), of: "water", unit: "%", within: 0...100)
                .doubted(best.why)
            result.waterPercentSource = .product
            result.waterBasis = told.basis
        } else {
            result.waterPercent = best
        }
    }
}
