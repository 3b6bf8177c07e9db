import Quantities
import TankFarm

extension QuantityTicket {
    /// What everything below is made of.
    var givenSteps: [Step] {
        [
            Step(symbol: "", words: "level", figure: inputs.map { Figure($0.level) } ?? .absent, kind: .height),
            Step(symbol: "", words: "interface", figure: inputs.map { Figure($0.interface) } ?? .absent, kind: .height),
            Step(
                symbol: "TL", words: "temperature of the oil", figure: quantities.oilTemperature, kind: .temperature,
                source: quantities.temperatureSource.words),
            Step(symbol: "TA", words: "ambient temperature", figure: quantities.ambient, kind: .temperature),
            Step(symbol: "P", words: "pressure", figure: quantities.pressure, kind: .pressure),
            Step(
                symbol: "Db", words: "density at \(quantities.standard?.base.words ?? "base")",
                figure: quantities.baseDensity, kind: .density, source: quantities.densitySource.words),
            Step(
                symbol: "S&W", words: "sediment and water, by \(quantities.waterBasis.rawValue)",
                figure: quantities.waterPercent, kind: .percent, source: quantities.waterPercentSource.words),
        ]
    }

    var volumeSteps: [Step] {
        let isCorrected = quantities.shellTemperature != .absent
        let hasRoof = quantities.roofAdjustment != .absent
        return [
            Step(
                symbol: "TOV", words: "total observed volume", figure: quantities.total, kind: .volume,
                source: quantities.tableWords),
            Step(
                symbol: "", words: "of it by the liquid's head", figure: quantities.liquidHead, kind: .volume),
            Step(
                symbol: "FW", words: "free water", figure: quantities.freeWater, kind: .volume,
                source: quantities.waterSource.words),
            Step(
                symbol: "", words: "share of the head beside water",
                figure: quantities.liquidHeadBesideWater, kind: .volume,
                source: recipe?.waterTakesLiquidHead == true ? "in FW" : "not in FW"),
            Step(symbol: "", words: "TOV − FW", figure: quantities.lessWater, kind: .volume),
            Step(
                symbol: "TSh", words: shellTemperatureWords, figure: quantities.shellTemperature, kind: .temperature,
                source: "shell"),
            Step(
                symbol: "CTSh", words: isCorrected ? shellFactorWords : "no shell correction",
                figure: quantities.shellFactor, kind: .factor),
            Step(
                symbol: "", words: "(TOV − FW) × CTSh", figure: isCorrected ? quantities.shellCorrected : .absent,
                kind: .volume),
            Step(
                symbol: "FRA", words: roofWords, figure: quantities.roofAdjustment, kind: .volume,
                source: quantities.roofPosition?.words ?? ""),
            Step(
                symbol: "GOV", words: "(TOV − FW) × CTSh" + (hasRoof ? " + FRA" : ""), figure: quantities.gov,
                kind: .volume),
        ]
    }

    var standardSteps: [Step] {
        let hasPressure = quantities.pressure != .absent
        let isShort = quantities.standard?.method == .gbt1885
        let factor: QuantityText.Kind = isShort ? .shortFactor : .factor
        let method = quantities.standard?.words ?? ""
        return [
            Step(symbol: "CTL", words: method, figure: hasPressure ? quantities.ctl : .absent, kind: factor),
            Step(symbol: "CPL", words: method, figure: hasPressure ? quantities.cpl : .absent, kind: factor),
            Step(
                symbol: "VCF", words: hasPressure ? "CTL × CPL, " + method : method, figure: quantities.vcf,
                kind: factor),
            Step(symbol: "Dt", words: "Db × VCF", figure: quantities.density, kind: .density),
            Step(symbol: "GSV", words: "GOV × VCF", figure: quantities.gsv, kind: .volume),
            Step(
                symbol: "CSW", words: quantities.waterBasis == .mass ? "1: by mass, see below" : "1 − S&W / 100",
                figure: quantities.csw, kind: .factor),
            Step(symbol: "NSV", words: "GSV × CSW", figure: quantities.nsv, kind: .volume),
        ]
    }

    var massSteps: [Step] {
        let byMass = quantities.waterBasis == .mass && quantities.waterPercent != .absent
        let volume = byMass ? "GSV" : "NSV"
        let net = byMass ? " × (1 − S&W / 100)" : ""
        return [
            Step(
                symbol: "", words: "in vacuum, \(volume) × Db / 1000" + net, figure: quantities.massInVacuum,
                kind: .mass),
            Step(
                symbol: "WCF", words: quantities.air?.words ?? "", figure: quantities.weightFactor, kind: .density),
            Step(symbol: "", words: "in air, \(volume) × WCF / 1000" + net, figure: quantities.massInAir, kind: .mass),
        ]
    }

    var liquidSteps: [Step] {
        var steps = [
            Step(symbol: "", words: "oil without its water", figure: quantities.pureOil, kind: .volume),
            Step(symbol: "", words: "water, that in the oil included", figure: quantities.pureWater, kind: .volume),
        ]
        if let band = quantities.band {
            let from = text.words(.known(band.fromMillimetres), .height)
            let to = text.words(.known(band.toMillimetres), .height)
            steps += [
                Step(symbol: "", words: "free water below the band", figure: band.freeWater, kind: .volume),
                Step(symbol: "", words: "emulsion, \(from) to \(to)", figure: band.volume, kind: .volume),
                Step(symbol: "", words: "water in it", figure: band.waterInBand, kind: .volume),
            ]
        }
        return steps
    }

    private var shellTemperatureWords: String {
        if recipe?.shell?.isInsulated == true { return "TL, insulated" }
        return quantities.ambient == .absent ? "TL" : "(7 TL + TA) / 8"
    }

    private var shellFactorWords: String {
        guard let shell = recipe?.shell else { return "by the shell's temperature" }
        let alpha = plain(shell.alphaPerCelsius)
        let rise = "(TSh − \(plain(shell.referenceCelsius)))"
        // The formula holds for degrees Celsius, whatever the ticket's are.
        let unit = text.units.temperature == .celsius ? "" : ", °C"
        return shell.isLinear ? "1 + 3 × \(alpha) × \(rise)\(unit)" : "(1 + \(alpha) × \(rise))²\(unit)"
    }

    private var roofWords: String {
        guard let roof = recipe?.roof else { return "floating roof" }
        let unit = text.units.volume == .cubicMetres ? "" : ", m³"
        switch roof.displacement {
        case .mass(let mass): return "−\(plain(mass)) kg / Dt\(unit)"
        case .deducted(let mass, let reference):
            return "\(plain(mass)) kg × (1 / \(plain(reference)) − 1 / Dt)\(unit)"
        case .perDegreeAPI(let reference, let volume):
            return "(\(plain(reference)) − °API) × \(plain(volume)) m³"
        }
    }

    /// Without an exponent, and no longer than it needs: `0.000012`.
    private func plain(_ value: Double) -> String {
        var text = DecimalText.fixed(value, 9)
        guard text.contains(".") else { return text }
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return text
    }
}

extension TankQuantities.WaterSource {
    /// For people.
    var words: String {
        switch self {
        case .none: "no interface"
        case .interface: "interface"
        case .profile: "profile"
        }
    }
}

extension TankQuantities.TemperatureSource {
    /// For people: `average of 3 of 5`.
    var words: String {
        switch self {
        case .none: ""
        case .spot: "spot"
        case .average(let used, let all): "average of \(used) of \(all)"
        case .manual: "entered"
        }
    }
}

extension TankQuantities.Source {
    /// For people.
    var words: String {
        switch self {
        case .none: ""
        case .product: "product"
        case .manual: "entered"
        case .measured: "measured"
        }
    }
}

extension FloatingRoof.Position {
    /// For people.
    var words: String {
        switch self {
        case .landed: "landed"
        case .criticalZone: "critical zone"
        case .floating: "floating"
        }
    }
}
