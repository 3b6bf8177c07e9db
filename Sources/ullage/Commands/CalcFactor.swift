import Quantities
import Reports
import TankFarm

/// One correction factor: what it was asked for, and what came out.
struct CalcFactor {
    static let columns = [
        "method", "commodity", "base", "density", "observed", "hydrometer_c", "temperature_c", "pressure_kpa",
        "alpha_per_f",
    ]
    static let results = ["group", "density_base", "alpha", "ctl", "cpl", "ctpl", "density_at_t"]

    let factors: CorrectionFactors
    let celsius: Double
    let kilopascals: Double
    /// Nil where the density at base was given.
    let observed: ObservedDensity?

    /// - Throws: `.wrong` for what does not go together, `.impossible` outside the standard's ranges.
    init(_ fields: CalcFields) throws(CalcFault) {
        let standard = try CalcFactor.standard(fields)
        celsius = try fields.requiredNumber("temperature_c", "the liquid's temperature in °C")
        kilopascals = try fields.number("pressure_kpa") ?? 0
        if kilopascals > 0, standard.method != .api2004 {
            throw .wrong(
                "\(fields.told("pressure_kpa")): \(standard.words) has no factor of pressure; api2004 has one")
        }
        observed = try CalcFactor.observed(fields, celsius: celsius)
        // Water has its own.
        let density =
            try standard.method == .water
            ? fields.number("density") ?? 0
            : fields.requiredNumber("density", "in kg/m³, at base or with \(fields.told("observed"))")
        do throws(CorrectionFault) {
            let correction =
                if let observed {
                    try VolumeCorrection(standard, observed: observed, kilopascals: kilopascals)
                } else {
                    try VolumeCorrection(standard, baseDensity: density)
                }
            factors = try correction.factors(celsius: celsius, kilopascals: kilopascals)
        } catch {
            switch error {
            case .unsupported, .hydrometer: throw .wrong(error.words)
            default: throw .impossible(error.words)
            }
        }
    }

    /// The results' columns.
    var cells: [CSVText.Field] {
        [
            .text(factors.group), .exact(factors.baseDensity), .exact(factors.alpha), .exact(factors.ctl),
            .exact(factors.cpl), .exact(factors.ctpl), .exact(factors.density),
        ]
    }

    var json: JSONText {
        .object([
            .init("method", .string(factors.standard.words)), .init("group", .string(factors.group)),
            .init("density_base", .exact(factors.baseDensity)), .init("alpha", .exact(factors.alpha)),
            .init("ctl", .exact(factors.ctl)), .init("cpl", .exact(factors.cpl)), .init("ctpl", .exact(factors.ctpl)),
            .init("density_at_t", .exact(factors.density)),
        ])
    }

    /// For people, step by step.
    var lines: [String] {
        let standard = factors.standard
        var steps: [(words: String, value: Double, unit: String)] = [("temperature", celsius, "°C")]
        if kilopascals != 0 { steps.append(("pressure", kilopascals, "kPa")) }
        if let observed, standard.method != .water {
            steps.append(("density as observed", observed.kilogramsPerCubicMetre, "kg/m³"))
            if let calibrated = observed.hydrometerCelsius,
                let glass = try? GlassHydrometer.factor(celsius: celsius, calibratedAt: calibrated)
            {
                steps.append(("× glass hydrometer of \(DecimalText.fixed(calibrated, 0)) °C", glass, ""))
            }
        }
        steps += [
            ("density at \(standard.base.words)", factors.baseDensity, "kg/m³"), ("alpha", factors.alpha, alphaUnit),
            ("CTL", factors.ctl, ""), ("CPL", factors.cpl, ""), ("VCF = CTL × CPL", factors.ctpl, ""),
            (
                "density at \(standard.method == .api2004 ? "temperature and pressure" : "temperature")",
                factors.density, "kg/m³"
            ),
        ]
        return ["\(standard.words), group \(factors.group)"]
            + steps.map { step in
                "  " + ColumnText.left(step.words, 36) + " \(CSVText.row([.exact(step.value)]))"
                    + (step.unit.isEmpty ? "" : " " + step.unit)
            }
    }

    private var alphaUnit: String {
        switch factors.standard.method {
        case .api2004: "per °F at 60 °F"
        case .astm1980 where factors.standard.base == .fahrenheit60: "per °F at 60 °F"
        case .astm1980, .gbt1885: "per °C at 15 °C"
        case .water: "per °C, mean from base"
        case .none: ""
        }
    }

    private static func standard(_ fields: CalcFields) throws(CalcFault) -> CorrectionStandard {
        let method = try fields.choice(
            "method", of: CorrectionMethod.allCases.map { ($0.rawValue, $0) }, "api2004, astm1980 or gbt1885")
        if method == .none { return CorrectionStandard(method: method, commodity: .crude, base: .celsius20) }
        let base = try fields.choice(
            "base", of: BaseTemperature.allCases.map { ($0.rawValue, $0) }, "60F, 15C or 20C")
        if method == .water { return CorrectionStandard(method: method, commodity: .crude, base: base) }
        let alpha = try fields.number("alpha_per_f")
        let commodity = try fields.choice(
            "commodity",
            of: [
                ("A", Commodity.crude), ("B", .products), ("C", .special(alphaPerFahrenheit: alpha ?? .nan)),
                ("D", .lubricants),
            ],
            "A crude, B products, C by its alpha, D lubricating oil")
        if case .special = commodity {
            _ = try fields.requiredNumber("alpha_per_f", "commodity C is corrected by its expansion per °F at 60 °F")
        } else if alpha != nil {
            throw .wrong("\(fields.told("alpha_per_f")) belongs to commodity C")
        }
        return CorrectionStandard(method: method, commodity: commodity, base: base)
    }

    private static func observed(_ fields: CalcFields, celsius: Double) throws(CalcFault) -> ObservedDensity? {
        let hydrometer = try fields.number("hydrometer_c")
        guard try fields.flag("observed") else {
            if hydrometer != nil {
                throw .wrong(
                    "\(fields.told("hydrometer_c")) belongs to a density that was observed: say so with \(fields.told("observed"))"
                )
            }
            return nil
        }
        return ObservedDensity(
            kilogramsPerCubicMetre: try fields.requiredNumber("density", "as observed, in kg/m³"), celsius: celsius,
            hydrometerCelsius: hydrometer)
    }
}
