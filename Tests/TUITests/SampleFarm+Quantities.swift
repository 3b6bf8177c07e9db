import Alarms
import Quantities
import Snapshots
import TUI
import TankFarm

extension SampleFarm {
    private static let crude = CorrectionStandard(method: .gbt1885, commodity: .crude, base: .celsius20)

    /// Gives every tank the quantities that its present values lead to: crude in full, with shell and roof on the first
    /// three; no product for sewage and buffers.
    static func quantify(_ snapshot: inout FarmSnapshot) {
        for index in snapshot.tanks.indices {
            let tank = snapshot.tanks[index]
            let group = tank.tank.group
            if ["Crude", "Separation", "Settling"].contains(group) {
                snapshot.tanks[index].product = "crude"
                snapshot.tanks[index].productTitle = "Daqing crude"
            } else if group == "Fire water" {
                snapshot.tanks[index].product = "water"
                snapshot.tanks[index].productTitle = "Fire water"
            }
            snapshot.tanks[index].quantities = quantities(snapshot.tanks[index])
        }
    }

    private static func quantities(_ tank: TankSnapshot) -> TankQuantities {
        var result = TankQuantities()
        let level = named(tank.level, "level")
        let interface = named(tank.interface, "interface")
        result.total = level.mapped { $0 * 0.38 }
        result.tableWords = tank.tank.group == "Crude" ? "millimetre table" : "vertical cylinder, flat bottom"
        if interface != .absent {
            result.waterSource = .interface
            result.freeWater = interface.combined(level) { water, _ in water * 0.38 }
        }
        let water: Figure = interface == .absent ? .known(0) : result.freeWater
        result.lessWater = result.total.combined(water) { $0 - $1 }
        result.oilTemperature = named(tank.temperature, "temperature")
        result.temperatureSource = .spot
        result.shellFactor = .known(1)
        let hasShell = tank.tank.group == "Crude"
        if hasShell {
            result.ambient = .known(18)
            result.shellTemperature = result.oilTemperature.mapped { (7 * $0 + 18) / 8 }
            result.shellFactor = result.shellTemperature.mapped { (1 + 1.2e-5 * ($0 - 20)) * (1 + 1.2e-5 * ($0 - 20)) }
        }
        result.shellCorrected = result.lessWater.combined(result.shellFactor) { $0 * $1 }
        result.gov = result.shellCorrected
        guard let product = tank.product else {
            result.gsv = .missing(why: "no product configured")
            result.nsv = result.gsv
            result.massInAir = result.gsv
            result.massInVacuum = result.gsv
            return result
        }
        let isWater = product == "water"
        result.standard = isWater ? CorrectionStandard(method: .water, commodity: .crude, base: .celsius20) : crude
        result.group = isWater ? "water" : "crude"
        result.baseDensity = .known(isWater ? 998.2 : 860)
        result.densitySource = .product
        result.ctl = result.oilTemperature.mapped { 1 - (isWater ? 2.6e-4 : 8.2e-4) * ($0 - 20) }
        result.cpl = .known(1)
        result.vcf = result.ctl
        result.density = result.baseDensity.combined(result.vcf) { $0 * $1 }
        if hasShell, tank.tank.name.text <= "TK-103" {
            result.roofPosition = .floating
            result.roofAdjustment = result.density.mapped { -62_000 / $0 }
            result.gov = result.shellCorrected.combined(result.roofAdjustment) { $0 + $1 }
        }
        result.gsv = result.gov.combined(result.vcf) { $0 * $1 }
        result.waterPercent = isWater ? .absent : .known(0.6)
        result.waterPercentSource = isWater ? .none : .product
        result.csw = .known(isWater ? 1 : 0.994)
        result.nsv = result.gsv.combined(result.csw) { $0 * $1 }
        result.massInVacuum = result.nsv.combined(result.baseDensity) { $0 * $1 / 1_000 }
        result.weightFactor = result.baseDensity.mapped { $0 - 1.1 }
        result.air = .gbt1885
        result.massInAir = result.nsv.combined(result.weightFactor) { $0 * $1 / 1_000 }
        result.pureWater = result.freeWater
        result.pureOil = result.lessWater
        return result
    }

    private static func named(_ measurement: Measurement, _ name: String) -> Figure {
        switch Figure(measurement) {
        case .uncertain(let value, let why): .uncertain(value, why: "\(name): \(why)")
        case .missing(let why): .missing(why: "\(name): \(why)")
        case let figure: figure
        }
    }

    /// Laboratory values in force and run out, a pair of tanks, calls, a notice, a profile and a chain.
    static func stocked(_ units: DisplayUnits = .metric) -> FarmSnapshot {
        var snapshot = troubled()
        snapshot.units = units
        snapshot.carriedByConsole = false
        let lab = ManualValue(
            tank: "TK-102", quantity: .density, value: 860,
            observed: ObservedDensity(
                kilogramsPerCubicMetre: 853.1, celsius: 30, hydrometerCelsius: 20), by: "chen", at: ago(20_000).wall,
            until: now.wall + .seconds(66_400), source: "laboratory 117")
        change(&snapshot, "TK-102") {
            $0.manualValues = [
                lab,
                ManualValue(
                    tank: "TK-102", quantity: .water, value: 0.45, by: "chen", at: ago(20_000).wall,
                    until: now.wall + .seconds(66_400)),
            ]
            $0.quantities?.densitySource = .manual
            $0.quantities?.waterPercent = .known(0.45)
            $0.quantities?.waterPercentSource = .manual
            $0.timeToMaximumWorking = .seconds(23_900)
        }
        change(&snapshot, "TK-103") {
            $0.manualValues = [
                ManualValue(
                    tank: "TK-103", quantity: .density, value: 858.2, by: "chen", at: ago(100_000).wall,
                    until: ago(13_600).wall)
            ]
            let why = "the density by hand ran out"
            $0.quantities?.baseDensity = .uncertain(858.2, why: why)
            $0.quantities?.densitySource = .manual
            for path in [\TankQuantities.ctl, \.vcf, \.density, \.gsv, \.nsv, \.massInVacuum, \.massInAir] {
                if let figure = $0.quantities?[keyPath: path] { $0.quantities?[keyPath: path] = figure.doubted(why) }
            }
        }
        change(&snapshot, "ST-303") { profiled(&$0) }
        snapshot.siteValues = [
            ManualValue(
                tank: nil, quantity: .ambient, value: 18, by: "wang", at: ago(7_000).wall,
                until: now.wall + .seconds(20_000))
        ]
        snapshot.transfers = [
            TransferPair(
                from: "TK-104", to: "TK-102", cubicMetresPerHour: 312, differenceCubicMetresPerHour: 4, since: ago(900))
        ]
        snapshot.calls = [
            OneTimeCall(
                number: 3, tank: "TK-102", target: .level(millimetres: 12_500, rising: true), by: "wang",
                since: ago(600).wall, text: "tell the pump house"),
            OneTimeCall(
                number: 4, tank: "ST-303", target: .interface(millimetres: 4_000, rising: false), by: "li",
                since: ago(90_000).wall),
            OneTimeCall(
                number: 7, tank: nil, target: .time(now.wall + .seconds(1_673)), by: "wang", since: ago(60).wall),
        ]
        snapshot.notices = [
            Notice(number: 1, at: ago(5_000), kind: .call, tank: "TK-105", text: "TK-105 is at 4700 mm, falling"),
            Notice(
                number: 2, at: ago(20), kind: .pairParted, tank: "TK-106",
                text: "TK-105 and TK-106 do not go together any more: TK-106 still falls"),
        ]
        return snapshot
    }

    private static func profiled(_ tank: inout TankSnapshot) {
        tank.quantities?.waterSource = .profile
        tank.quantities?.band = TransitionBand(
            freeWater: .known(1_672.8), volume: .known(98.421), waterInBand: .known(39.9), water: .known(1_712.7),
            oil: .known(1_171.5), fromMillimetres: 4_402, toMillimetres: 4_661)
        tank.quantities?.temperatureSource = .average(elements: 3, of: 5)
        tank.quantities?.notes = ["free water exceeds 20 % of the total, and takes no share of the liquid head"]
        tank.extras = [ExtraValue(.pressure, .good(2.4)), ExtraValue(.waterCut, .uncertain(1.25, .warmingUp))]
        tank.extras += [500.0, 2_500, 4_500, 6_500, 8_500].map {
            ExtraValue(.temperature(atMillimetres: $0), $0 == 8_500 ? .bad(.gaugeFailure) : .good(26 + $0 / 5_000))
        }
        for (point, height) in [4_402.0, 4_500, 4_661].enumerated() {
            tank.extras.append(ExtraValue(.profileHeight(point: point), .good(height)))
            tank.extras.append(
                ExtraValue(.profileCut(point: point, atMillimetres: nil), .good([100, 40, 2][point])))
        }
    }
}
