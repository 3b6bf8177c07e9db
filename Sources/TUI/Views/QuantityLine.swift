import Quantities
import Snapshots
import TankFarm

/// One step on the way from level to mass: what it is, its figure, and what is to be said of it.
struct QuantityLine: Hashable {
    var label: String
    /// The number without its unit, or a dash; empty where there is none to show.
    var text: String
    /// `?` behind an uncertain one, `~` behind one that is made of old values.
    var mark: Character = " "
    var unit: String
    var style: StyleRole = .normal
    /// Why it is not good; empty where it is.
    var why = ""
    /// Where it comes from, by which method.
    var words = ""
    /// A result, and no step to one.
    var isResult = false
}

/// A tank's quantities in the order in which they follow from each other, every intermediate with its source and method.
struct QuantityLines {
    let scene: Scene
    let tank: TankSnapshot
    private(set) var lines: [QuantityLine] = []

    private var glyphs: GlyphSet { scene.glyphs }
    private var wording: UnitWording { scene.wording }
    private var rounding: TicketRounding { tank.rounding }

    init(_ tank: TankSnapshot, _ scene: Scene) {
        self.scene = scene
        self.tank = tank
        if let quantities = tank.quantities {
            observed(quantities)
            shell(quantities)
            base(quantities)
            net(quantities)
            oilAndWater(quantities)
        }
        measured()
        byHand()
        for note in tank.quantities?.notes ?? [] { heading("note", note.withoutControls) }
    }

    // MARK: The sequence

    private mutating func observed(_ quantities: TankQuantities) {
        volume("TOV", quantities.total, words: quantities.tableWords.withoutControls, isResult: true)
        if quantities.liquidHead != .absent {
            volume("  liquid head", quantities.liquidHead, words: "in it, by the liquid's own weight")
        }
        let source =
            switch quantities.waterSource {
            case .none: "none: the gauge has no interface"
            case .interface: "interface"
            case .profile: "profile"
            }
        if quantities.waterSource == .none, quantities.freeWater == .absent {
            lines.append(QuantityLine(label: "- FW", text: "0", unit: wording.volumeUnit, style: .muted, words: source))
        } else {
            volume("- FW", quantities.freeWater, words: source)
        }
        if quantities.liquidHeadBesideWater != .absent {
            volume(
                "  head, water", quantities.liquidHeadBesideWater, words: "of the liquid head, if water took its share")
        }
        volume("= TOV - FW", quantities.lessWater)
    }

    private mutating func shell(_ quantities: TankQuantities) {
        if quantities.shellTemperature != .absent {
            temperature("  TSh", quantities.shellTemperature)
        }
        if quantities.ambient != .absent { temperature("  ambient", quantities.ambient) }
        let isCorrected = quantities.shellTemperature != .absent
        factor("\(times) CTSh", quantities.shellFactor, words: isCorrected ? "" : "no correction", ages: isCorrected)
        volume("= at shell", quantities.shellCorrected)
        if quantities.roofAdjustment != .absent || quantities.roofPosition != nil {
            let words =
                switch quantities.roofPosition {
                case .landed?: "roof landed"
                case .criticalZone?: "roof in its critical zone"
                case .floating?: "roof floating"
                case nil: ""
                }
            volume("\(plusMinus) FRA", quantities.roofAdjustment, words: words, isSigned: true)
        }
        volume("= GOV", quantities.gov, isResult: true)
    }

    private mutating func base(_ quantities: TankQuantities) {
        let source =
            switch quantities.temperatureSource {
            case .none: ""
            case .spot: "spot"
            case .average(let elements, let all): "mean of \(elements) of \(all)"
            case .manual: "manual"
            }
        temperature("  oil temp", quantities.oilTemperature, words: source)
        if quantities.pressure != .absent {
            add("  pressure", quantities.pressure, DecimalText.fixed, 1, unit: "kPa")
        }
        let base = quantities.standard?.base.words.replacing(glyphs) ?? ""
        add(
            "  dens. base", quantities.baseDensity, DecimalText.fixed, rounding.densityDecimals, unit: "kg/m3",
            words: [base, sourceWords(quantities.densitySource)].filter { !$0.isEmpty }.joined(separator: ", "),
            ages: quantities.densitySource == .measured)
        factor("  CTL", quantities.ctl)
        factor("  CPL", quantities.cpl, ages: quantities.pressure != .absent)
        let method = [quantities.standard?.words.replacing(glyphs), quantities.group.withoutControls]
            .compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "; ")
        factor("\(times) VCF", quantities.vcf, words: method)
        add(
            "  dens. tank", quantities.density, DecimalText.fixed, rounding.densityDecimals, unit: "kg/m3",
            words: "at t")
        volume("= GSV", quantities.gsv, isResult: true)
    }

    private mutating func net(_ quantities: TankQuantities) {
        let basis = quantities.waterBasis == .mass ? "by mass, off the mass" : "by volume"
        let source = sourceWords(quantities.waterPercentSource)
        add(
            "  S&W", quantities.waterPercent, DecimalText.fixed, 2, unit: "%",
            words: source.isEmpty ? "" : "\(source), \(basis)", ages: quantities.waterPercentSource == .measured)
        factor("\(times) CSW", quantities.csw, ages: quantities.waterPercentSource == .measured)
        volume("= NSV", quantities.nsv, isResult: true)
        mass("mass, vacuum", quantities.massInVacuum)
        add(
            "\(times) WCF", quantities.weightFactor, DecimalText.fixed, 3, unit: "kg/m3",
            words: quantities.air?.words.replacing(glyphs) ?? "", ages: quantities.densitySource == .measured)
        mass("= mass, air", quantities.massInAir, isResult: true)
    }

    private mutating func oilAndWater(_ quantities: TankQuantities) {
        if quantities.pureOil != .absent || quantities.pureWater != .absent {
            volume("pure oil", quantities.pureOil, words: "less S&W")
            volume("all water", quantities.pureWater, words: "with S&W")
        }
        guard let band = quantities.band else { return }
        let from = wording.level(band.fromMillimetres)
        volume(
            "band", band.volume,
            words: "\(from) to \(wording.levelWithUnit(band.toMillimetres)), emulsion")
        volume("  free water", band.freeWater, words: "below it")
        volume("  water in it", band.waterInBand)
        volume("  water", band.water, words: "by profile")
        volume("  oil", band.oil, words: "by profile")
    }

    private func sourceWords(_ source: TankQuantities.Source) -> String { source == .none ? "" : source.rawValue }

    // MARK: What it is made of

    /// The gauge's further values: pressure, the chain's elements, the profile point by point.
    private mutating func measured() {
        var heights: [Int: Measurement] = [:]
        for value in tank.extras {
            if case .profileHeight(let point) = value.extra { heights[point] = value.measurement }
        }
        let most = 64
        for value in tank.extras.prefix(most) {
            let figure = Figure(value.measurement)
            switch value.extra {
            case .pressure: add("pressure", figure, DecimalText.fixed, 1, unit: "kPa", words: "gauge")
            case .waterCut: add("water cut", figure, DecimalText.fixed, 2, unit: "%", words: "gauge")
            case .ambient: temperature("ambient", figure, words: "gauge")
            case .temperature(let height):
                temperature("at \(wording.levelWithUnit(height))", figure)
            case .profileHeight: break
            case .profileCut(let point, let fixed):
                let height = fixed ?? heights[point]?.value
                let at = height.map { "at \(wording.levelWithUnit($0))" } ?? "height unknown"
                add("cut \(point &+ 1)", figure, DecimalText.fixed, 1, unit: "%", words: at)
            }
        }
        if tank.extras.count > most { heading("...", "and \(tank.extras.count - most) more of the gauge's values") }
    }

    /// What people have entered, for the tank and for the whole site.
    private mutating func byHand() {
        for value in tank.manualValues + scene.snapshot.siteValues {
            let isValid = value.isValid(at: scene.now.wall)
            let until = scene.zone.dayText(value.until, now: scene.now.wall)
            let at = scene.zone.dayText(value.at, now: scene.now.wall)
            var words = "by \(value.by), \(at), \(isValid ? "until \(until)" : "RAN OUT \(until)")"
            if value.tank == nil { words = "site, \(words)" }
            if let source = value.source { words += ", \(source)" }
            if let observed = value.observed { words += "; observed \(wording.observed(observed))" }
            let (text, unit) = wording.manualParts(value.value, value.quantity)
            lines.append(
                QuantityLine(
                    label: value.quantity.words, text: text, mark: isValid ? " " : "?", unit: unit,
                    style: isValid ? .normal : .stale, why: isValid ? "" : words.withoutControls,
                    words: isValid ? words.withoutControls : ""))
        }
    }

    // MARK: Lines

    private var times: String { glyphs == .unicode ? "×" : "x" }
    private var plusMinus: String { glyphs == .unicode ? "±" : "+-" }

    private mutating func heading(_ label: String, _ words: String) {
        lines.append(QuantityLine(label: label, text: "", unit: "", words: words))
    }

    private mutating func volume(
        _ label: String, _ figure: Figure, words: String = "", isSigned: Bool = false, isResult: Bool = false
    ) {
        let decimals = wording.volumeDecimals(rounding.volumeDecimals)
        add(
            label, figure.mapped { scene.snapshot.units.shown(cubicMetres: $0) },
            isSigned ? { Chrome.signed($0, $1) } : DecimalText.fixed, decimals,
            unit: wording.volumeUnit, words: words, isResult: isResult)
    }

    private mutating func mass(_ label: String, _ figure: Figure, isResult: Bool = false) {
        add(
            label, figure.mapped { scene.snapshot.units.shown(tonnes: $0) }, DecimalText.fixed,
            rounding.massDecimals, unit: wording.massUnit, isResult: isResult)
    }

    private mutating func temperature(_ label: String, _ figure: Figure, words: String = "") {
        add(
            label, figure.mapped { scene.snapshot.units.shown(celsius: $0) }, DecimalText.fixed,
            rounding.temperatureDecimals, unit: wording.temperatureUnit, words: words)
    }

    private mutating func factor(_ label: String, _ figure: Figure, words: String = "", ages: Bool = true) {
        add(label, figure, DecimalText.fixed, rounding.factorDecimals, unit: "", words: words, ages: ages)
    }

    private mutating func add(
        _ label: String, _ figure: Figure, _ written: (Double, Int) -> String, _ decimals: Int, unit: String,
        words: String = "", isResult: Bool = false, ages: Bool = true
    ) {
        var line = QuantityLine(label: label, text: glyphs.dash, unit: unit, words: words, isResult: isResult)
        // Fewer decimals before a field of `#`: a site may want six, and a large tank in barrels has seven digits before them.
        func fitting(_ value: Double) -> String {
            var left = max(0, decimals)
            while left > 0, written(value, left).count > QuantityTable.numberWidth { left -= 1 }
            return written(value, left)
        }
        switch figure {
        case .known(let value):
            line.text = fitting(value)
            if ages, scene.isOld(tank) { (line.mark, line.style) = ("~", .stale) }
        case .uncertain(let value, let why):
            line.text = fitting(value)
            (line.mark, line.style, line.why) = ("?", .stale, why.withoutControls)
        case .missing(let why): (line.style, line.why) = (.bad, why.withoutControls)
        case .absent:
            // A step that is not taken is no row; a result that there is none of says so.
            guard isResult else { return }
            line.style = .muted
        }
        lines.append(line)
    }
}

extension UnitWording {
    /// A quantity with its mark and unit, "1351.9 m³", "1351.9? m³"; a dash where it is not known.
    func text(_ figure: Figure, isOld: Bool, isMass: Bool) -> String {
        guard let number = figure.number else { return glyphs.dash }
        let mark = figure.quality == .uncertain ? "?" : isOld ? "~" : ""
        return isMass ? "\(mass(number, 1))\(mark) \(massUnit)" : "\(volume(number, 1))\(mark) \(volumeUnit)"
    }

    /// A value by hand, and its unit.
    func manualParts(_ value: Double, _ quantity: ManualQuantity) -> (text: String, unit: String) {
        switch quantity {
        case .temperature, .ambient: (temperature(value, quantity.decimals), temperatureUnit)
        case .density, .water, .waterByMass: (DecimalText.fixed(value, quantity.decimals), quantity.unit)
        }
    }
}

extension SiteZone {
    /// "14:02" on the day of `now`, else "11-20 14:02".
    func dayText(_ time: WallTime, now: WallTime) -> String {
        let then = siteTime(time)
        return then.dateText == siteTime(now).dateText
            ? then.minuteText : "\(then.dateText.suffix(5)) \(then.minuteText)"
    }
}

extension String {
    /// With the degree left out where the terminal has none: `'C` would be read as minutes.
    func replacing(_ glyphs: GlyphSet) -> String {
        glyphs == .unicode ? self : String(self.filter { $0 != "°" })
    }
}
