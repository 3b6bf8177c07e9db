import Acquisition
import ArgumentParser
import Configuration
import Quantities
import Reports
import Station
import Storage
import TankFarm

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Reads the configuration and prints what is wrong with it, or the scan plan.",
        discussion:
            "Opens no line. Where there is a record, the fastest rise of each tank in its last 90 days stands beside the one that the configuration reckons with. Tells what the history comes to on the disk, and warns where the disk is too small for it. Status 2: the configuration is wrong; every fault is listed with its line."
    )

    /// How far back rises are looked for.
    private static let observedSpan: Duration = .seconds(90 * 86_400)
    @OptionGroup var site: SiteOption

    func run() throws {
        let configuration = try site.loadForWatch()
        try Output.line(
            "\(configuration.path): \(configuration.stationName), \(configuration.tanks.count) tanks, \(configuration.lines.count) lines, \(configuration.alarms.count) alarms, zone \(configuration.zone.name)"
                + (configuration.simulation ? ", SIMULATION" : ""))
        for line in configuration.lines { try printPlan(line) }
        try printMargins(configuration)
        try printQuantities(configuration)
        try printHistory(configuration)
        try Output.line("")
        for line in MasterAlarmList(configuration.alarms).priorityLines { try Output.line(line) }
        try Output.flush()
    }

    /// What each tank's quantities are made of; nothing where no tank has a volume.
    private func printQuantities(_ configuration: SiteConfiguration) throws {
        guard !configuration.recipes.isEmpty else { return }
        try Output.line("")
        try Output.line("quantities")
        for product in configuration.products {
            try printHanging("product \(product.name)", 16, product.words)
        }
        for tank in configuration.tanks {
            guard let recipe = configuration.recipes[tank.name] else {
                try printHanging(tank.name.text, 8, "no shape or strapping table: no volumes")
                continue
            }
            try printHanging(tank.name.text, 8, recipe.words)
        }
    }

    /// What the record will take, by what a row was measured to take.
    private func printHistory(_ configuration: SiteConfiguration) throws {
        let estimate = HistoryEstimate(configuration)
        try Output.line("")
        try Output.line("history: what it comes to, where every tank is read as planned")
        for line in estimate.lines {
            for part in ColumnText.hanging("  \(line.prefix(9))", String(line.dropFirst(9)).withoutControls, to: 100) {
                try Output.line(part)
            }
        }
        if let warning = estimate.warning { Output.error("ullage: \(warning)") }
    }

    private func printHanging(_ name: String, _ width: Int, _ words: String) throws {
        for line in ColumnText.hanging("  \(pad(name, width))  ", words.withoutControls, to: 100) {
            try Output.line(line)
        }
    }

    private func printMargins(_ configuration: SiteConfiguration) throws {
        try Output.line("")
        try Output.line("overfill margins: CH − HH, against the rise until a receipt is stopped")
        let (observed, why) = observedRises(configuration)
        for margin in configuration.margins {
            for line in margin.lines { try Output.line("  \(line)") }
            guard let rise = observed[margin.tank] else { continue }
            try printRise(rise, margin, configuration)
        }
        if let why { try Output.line("  no rises on record to compare with: \(why)") }
    }

    private func printRise(_ rise: ObservedRise, _ margin: OverfillMargin, _ site: SiteConfiguration) throws {
        let speed = "\(DecimalText.fixed(rise.millimetresPerMinute, 1)) mm/min"
        let at = site.zone.words(of: rise.at)
        let fill = ObservedFill(rise, capacity: site.capacities[margin.tank])
        let volume = fill.map { ", \(DecimalText.fixed($0.cubicMetresPerHour, 0)) m³/h" } ?? ""
        try Output.line("    fastest rise of the last 90 days: \(speed)\(volume), \(at)")
        guard let fill, let reckoned = margin.maximumFillCubicMetresPerHour,
            fill.cubicMetresPerHour > reckoned + fill.waverCubicMetresPerHour
        else { return }
        Output.error(
            "ullage: \(margin.tank) rose \(speed) at \(at), which is \(DecimalText.fixed(fill.cubicMetresPerHour, 0)) m³/h: more than max_fill_m3_per_h \(DecimalText.fixed(reckoned, 0)), with which its overfill margin is reckoned"
        )
    }

    /// What the record knows, or why it tells nothing, which is no fault of the configuration.
    private func observedRises(_ configuration: SiteConfiguration) -> ([TankName: ObservedRise], why: String?) {
        let now = SystemMoments().now().wall
        do {
            let database = try UllageDatabase.openForReading(path: configuration.databasePath, leavingNoTrace: true)
            defer { database.close() }
            return (
                try database.fastestRise(
                    tanks: configuration.tanks.map(\.name), from: now - CheckCommand.observedSpan, to: now), nil
            )
        } catch StorageError.missing {
            return ([:], "the station has not run yet")
        } catch {
            return ([:], "\(error)")
        }
    }

    private func printPlan(_ line: LineSettings) throws {
        let estimate = ScanEstimate(for: line)
        let requests = DecimalText.fixed(
            estimate.requestsPerScan, estimate.plan.requests.contains { $0.every > 1 } ? 1 : 0)
        try Output.line("")
        try Output.line(
            "line \(line.name)  \(line.transport.words)  \(line.gauges.count) gauges, \(requests) requests a scan"
        )
        if let wire = estimate.wireTime, let quick = estimate.wireTimeQuick, let slow = estimate.wireTimeSlow {
            let interval = line.scanInterval == .zero ? "as fast as it goes" : "every \(seconds(line.scanInterval))"
            try Output.line(
                "  a scan takes \(seconds(wire)) on the wire, \(seconds(quick)) with gauges that begin after 5 ms, \(seconds(slow)) after 100 ms; wanted \(interval)"
            )
            if let share = estimate.share(of: line.scanInterval) {
                try Output.line(
                    "  share of the line: \(DecimalText.fixed(share, 0)) %"
                        + (share > 100 ? ", MORE THAN IT HAS: the scan will be slower than wanted" : ""))
            }
            if let longest = estimate.longestInterval {
                try Output.line(
                    "  tanks near a limit are read first; no other one waits longer than \(seconds(longest)), even where all gauges begin after 100 ms"
                )
            }
        } else {
            try Output.line("  the network decides how long a scan takes; wanted every \(seconds(line.scanInterval))")
        }
        for request in estimate.plan.requests { try printRequest(request, on: line) }
        for (index, gauge) in line.gauges.enumerated() {
            var names = estimate.plan.unreachable[index, default: []].map(\.rawValue)
            for extra in estimate.plan.unreachableExtras[index, default: []] {
                let name = extraWord(gauge.model.extras, extra)
                if !names.contains(name) { names.append(name) }
            }
            guard !names.isEmpty else { continue }
            try Output.line(
                "  \(gauge.tank): NO REQUEST can read \(names.joined(separator: ", ")): beyond address 65535")
        }
    }

    private func printRequest(_ request: LineRequest, on line: LineSettings) throws {
        let last = request.address + request.count - 1
        let wire = line.wireTime(of: request)
        let time = wire > .zero ? "  \(DecimalText.fixed(wire.inSeconds * 1_000, 1)) ms" : ""
        let often = request.every > 1 ? "  every \(request.every) scans" : ""
        try Output.line(
            "  \(pad(tanks(of: request, on: line), 16)) unit \(pad(request.unit.description, 3)) function 0\(request.table.rawValue)  addresses \(request.address)–\(last) on the wire (\(request.table.isBits ? "bits" : "registers") \(request.address + 1)–\(last + 1) counted from one)  \(contents(of: request, on: line))\(time)\(often)"
        )
    }

    private func tanks(of request: LineRequest, on line: LineSettings) -> String {
        let names = request.gauges.map { line.gauges[$0].tank.text }
        guard let first = names.first, let last = names.last, names.count > 1 else { return names.joined() }
        return "\(first)…\(last) (\(names.count))"
    }

    /// What it brings, each once, in the order of the addresses.
    private func contents(of request: LineRequest, on line: LineSettings) -> String {
        var words: [String] = []
        for part in request.parts {
            let word =
                switch part.item {
                case .value(let measurand): measurand.rawValue
                case .extra(let index): extraWord(line.gauges[part.gauge].model.extras, index)
                case .status: "status"
                case .alive: "alive"
                }
            if !words.contains(word) { words.append(word) }
        }
        return words.joined(separator: ", ")
    }

    /// A chain and a profile are told once, whatever their length.
    private func extraWord(_ extras: [ExtraRegister], _ index: Int) -> String {
        guard extras.indices.contains(index) else { return "further value" }
        switch extras[index].extra {
        case .temperature: return "temperatures"
        case .profileHeight, .profileCut: return "profile"
        case .pressure, .waterCut, .ambient: return extras[index].extra.words
        }
    }

    private func seconds(_ duration: Duration) -> String { "\(DecimalText.fixed(duration.inSeconds, 2)) s" }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

extension ObservedFill {
    fileprivate init?(_ rise: ObservedRise, capacity: TankCapacity?) {
        self.init(
            fromMillimetres: rise.fromMillimetres, toMillimetres: rise.toMillimetres, duration: rise.duration,
            capacity: capacity)
    }
}

extension Product {
    /// How its volumes are corrected and its mass is had.
    fileprivate var words: String {
        var words = [standard.words]
        words.append(baseDensity.map { "\(DecimalText.fixed($0, 1)) kg/m³" } ?? "density by the laboratory")
        if let water = sedimentWater {
            words.append("S&W \(DecimalText.fixed(water.percent, 2)) % by \(water.basis.rawValue)")
        } else {
            words.append("S&W by the laboratory")
        }
        words.append("mass in air by \(air.words)")
        return words.joined(separator: "; ")
    }
}

extension QuantityRecipe {
    /// What a tank's quantities are made of, but for its product's own words.
    fileprivate var words: String {
        var words = [product?.name ?? "no product: observed volumes only", capacity.words]
        if let shell {
            let alpha = DecimalText.fixed(shell.alphaPerCelsius * 1e6, 2)
            words.append(
                "shell \(DecimalText.fixed(shell.referenceCelsius, 1)) °C, \(alpha)e-6 per °C"
                    + (shell.isInsulated ? ", insulated" : "") + (shell.isLinear ? ", linear" : ""))
        } else if capacity.isUprightCylinder, product != nil {
            words.append("no shell correction")
        }
        if let roof {
            let zone =
                "\(DecimalText.fixed(roof.landsMillimetres, 0))–\(DecimalText.fixed(roof.floatsMillimetres, 0)) mm"
            words.append("floating roof \(roof.displacement.words), critical zone \(zone)")
        }
        return words.joined(separator: "; ")
    }
}

extension FloatingRoof.Displacement {
    fileprivate var words: String {
        switch self {
        case .mass(let mass): "\(DecimalText.fixed(mass, 0)) kg"
        case .deducted(let mass, let density):
            "\(DecimalText.fixed(mass, 0)) kg, deducted in the table at \(DecimalText.fixed(density, 1)) kg/m³"
        case .perDegreeAPI(let gravity, let volume):
            "\(DecimalText.fixed(volume, 3)) m³ for each °API from \(DecimalText.fixed(gravity, 1))"
        }
    }
}
