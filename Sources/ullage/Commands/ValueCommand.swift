import ArgumentParser
import Configuration
import Quantities
import Snapshots
import Station
import TankFarm

struct ValueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "value",
        abstract: "Enters values from a sample, the laboratory or a thermometer, or takes them back.",
        discussion:
            """
            The quantities of the tank are made with them until they run out, and are uncertain from then on. Keys:
            density (kg/m³ at the product's base temperature), or observed (kg/m³) with at (°C) and, for a reading of a \
            glass hydrometer, hydrometer (15 or 20, its calibration in °C); water or water_mass (sediment and water, \
            percent by volume or by mass); temperature (of the oil, °C); ambient (°C; of a tank, or of the whole site with \
            `station` in the tank's place). KEY=none takes a value back.
            """)

    @Argument(help: ArgumentHelp("The tank, or `station`, and what is entered.", valueName: "TANK|station KEY=VALUE"))
    var words: [String]

    @Option(
        name: .customLong("valid-for"), parsing: .unconditional,
        help: ArgumentHelp("How long, as 90m, 24h or 7d; 1m to 366d. Default: 24h.", valueName: "SPAN"))
    var span: SpanArgument?
    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Where it comes from, as \"laboratory 117\".", valueName: "TEXT"))
    var source: String?
    @OptionGroup var person: PersonOption
    @OptionGroup var site: SiteOption

    func run() throws {
        guard let place = words.first, !place.contains("=") else {
            throw CommandFailure.wrong("which tank? `ullage value TANK density=860.0`, or `station` for the whole site")
        }
        let tank = place == "station" ? nil : TankName(place)
        let given = try ManualArguments(Array(words.dropFirst()), ofSite: tank == nil)
        guard given.withdrawn.isEmpty || (span == nil && source == nil) else {
            throw CommandFailure.wrong("what is taken back has neither --valid-for nor --source")
        }
        if let span, !ManualArguments.validity.contains(span.duration) {
            throw CommandFailure.wrong("--valid-for: from 1m to 366d")
        }
        let configuration = try site.load()
        if let tank { try configuration.requireTank(tank) }
        let station = RunningStation(configuration)
        if given.withdrawn.count > 1 { try require(given.withdrawn, of: tank, place, station) }
        for quantity in given.withdrawn {
            try carryOut(.withdraw(tank, quantity), station) { ["withdrawn: \(place) \(quantity.rawValue)"] }
        }
        guard !given.entries.isEmpty else { return }
        let intent = Intent.enter(
            tank, given.entries, validFor: span?.duration ?? .seconds(86_400), source: source)
        let quantities = given.entries.map(\.quantity)
        let before = try station.snapshot().map { ManualWords.values(of: tank, in: $0) } ?? []
        try carryOut(intent, station) {
            let after = try station.snapshot { snapshot in
                let new = ManualWords.values(of: tank, in: snapshot).filter { !before.contains($0) }
                return quantities.allSatisfy { quantity in new.contains { $0.quantity == quantity } }
            }
            let base = tank.flatMap { configuration.recipes[$0]?.product?.standard.base.words }
            return after.map { ManualWords.lines(quantities, of: tank, base: base, in: $0) }
                ?? quantities.map { "entered: \(place) \($0.rawValue)" }
        }
    }

    /// Nothing is taken back where a part of it is not there.
    private func require(
        _ quantities: [ManualQuantity], of tank: TankName?, _ place: String, _ station: RunningStation
    ) throws {
        func lacking(_ snapshot: FarmSnapshot) -> [ManualQuantity] {
            let values = ManualWords.values(of: tank, in: snapshot)
            return quantities.filter { quantity in !values.contains { $0.quantity == quantity } }
        }
        guard try station.snapshot(showing: { lacking($0).isEmpty }) == nil else { return }
        let lacking = try station.snapshot().map(lacking) ?? []
        guard lacking.isEmpty else {
            let names = lacking.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure.impossible("\(place): no \(names) is entered: nothing is taken back")
        }
    }

    /// What is told is what stands when it is on record, and not what was asked for.
    private func carryOut(_ intent: Intent, _ station: RunningStation, _ words: () throws -> [String]) throws {
        let results = try station.results(of: intent, as: person)
        let refused = results.filter { !$0.done }
        guard refused.isEmpty else { throw CommandFailure.impossible(RunningStation.words(ofRefused: refused)) }
        for line in try words() { try Output.line(line.withoutControls) }
        for why in Set(results.compactMap(\.why)).sorted() { try Output.line(why.withoutControls) }
        try Output.flush()
    }
}

/// `density=860.0 water=0.6`, as `value` takes them.
struct ManualArguments {
    /// How long a value may hold.
    static let validity: ClosedRange<Duration> = .seconds(60) ... .seconds(366 * 86_400)

    /// In the order given.
    private(set) var entries: [ManualEntry] = []
    private(set) var withdrawn: [ManualQuantity] = []

    /// - Throws: `CommandFailure` with status 2.
    init(_ words: [String], ofSite isSite: Bool) throws {
        var observed: (density: Double?, celsius: Double?, hydrometer: Double?) = (nil, nil, nil)
        var seen: Set<String> = []
        for word in words {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[1].isEmpty else {
                throw CommandFailure.wrong("\(word): write KEY=VALUE, as density=860.0")
            }
            let (key, text) = (parts[0], parts[1])
            guard seen.insert(key).inserted else { throw CommandFailure.wrong("\(key) stands there twice") }
            switch key {
            case "observed": observed.density = try ManualArguments.number(text, key, ManualQuantity.density.range)
            case "at": observed.celsius = try ManualArguments.number(text, key, ManualQuantity.temperature.range)
            case "hydrometer":
                guard let celsius = Double(text), celsius == 15 || celsius == 20 else {
                    throw CommandFailure.wrong("\(word): a hydrometer is calibrated at 15 or 20 °C")
                }
                observed.hydrometer = celsius
            default:
                guard let quantity = ManualQuantity(rawValue: key) else {
                    throw CommandFailure.wrong(
                        "there is no \(key); there are \(ManualArguments.keys.joined(separator: ", "))")
                }
                if text == "none" {
                    withdrawn.append(quantity)
                } else {
                    entries.append(.value(quantity, try ManualArguments.number(text, key, quantity.range)))
                }
            }
        }
        if let density = observed.density {
            guard let celsius = observed.celsius else {
                throw CommandFailure.wrong("observed at what temperature? give at=30.0 (°C) with it")
            }
            entries.append(
                .observedDensity(
                    ObservedDensity(
                        kilogramsPerCubicMetre: density, celsius: celsius, hydrometerCelsius: observed.hydrometer)))
        } else if observed.celsius != nil || observed.hydrometer != nil {
            throw CommandFailure.wrong("at and hydrometer go with observed, the density as it was read")
        }
        try refuseWhatDoesNotFit(isSite)
    }

    private func refuseWhatDoesNotFit(_ isSite: Bool) throws {
        guard !entries.isEmpty || !withdrawn.isEmpty else {
            throw CommandFailure.wrong("what is entered? write KEY=VALUE, as density=860.0")
        }
        guard entries.isEmpty || withdrawn.isEmpty else {
            throw CommandFailure.wrong("enter and take back in two commands: each is done as a whole")
        }
        let quantities = entries.map(\.quantity)
        guard Set(quantities).count == quantities.count else {
            throw CommandFailure.wrong("density and observed are the same value told twice")
        }
        guard !quantities.contains(.water) || !quantities.contains(.waterByMass) else {
            throw CommandFailure.wrong("water and water_mass are the same water told twice")
        }
        guard !isSite || (quantities + withdrawn).allSatisfy({ $0 == .ambient }) else {
            throw CommandFailure.wrong("for the whole site only ambient is entered; name a tank")
        }
    }

    private static let keys = ManualQuantity.allCases.map(\.rawValue) + ["observed", "at", "hydrometer"]

    private static func number(_ text: String, _ key: String, _ range: ClosedRange<Double>) throws -> Double {
        // Of the digits of people: no hexadecimal, no infinity.
        guard text.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) }), let number = Double(text),
            number.isFinite
        else { throw CommandFailure.wrong("\(key)=\(text): not a number") }
        guard range.contains(number) else {
            throw CommandFailure.wrong(
                "\(key)=\(text): from \(DecimalText.fixed(range.lowerBound, 0)) to \(DecimalText.fixed(range.upperBound, 0))"
            )
        }
        return number
    }
}

/// Entered values in words.
enum ManualWords {
    /// What stands now of these quantities, a line each, with the density at base where it was made of an observed one.
    /// - Parameter base: the temperature at which the tank's product has its density, in words.
    static func lines(
        _ quantities: [ManualQuantity], of tank: TankName?, base: String?, in snapshot: FarmSnapshot
    ) -> [String] {
        let values = values(of: tank, in: snapshot)
        return quantities.compactMap { quantity in
            values.first { $0.quantity == quantity }.map { value in
                "entered: \(tank?.text ?? "station") \(words(value, base: base)), until \(snapshot.zone.words(of: value.until))"
            }
        }
    }

    /// A tank's own values, or the site's.
    static func values(of tank: TankName?, in snapshot: FarmSnapshot) -> [ManualValue] {
        let own = tank.flatMap { name in snapshot.tanks.first { $0.tank.name == name } }
        return (tank == nil ? snapshot.siteValues : own?.manualValues ?? []).filter { $0.tank == tank }
    }

    private static func words(_ value: ManualValue, base: String?) -> String {
        let number = DecimalText.fixed(value.value, value.quantity.decimals)
        var words =
            "\(value.quantity.rawValue) \(number) \(value.quantity.unit == "kg/m3" ? "kg/m³" : value.quantity.unit)"
        if value.quantity == .density, let base { words += " at \(base)" }
        if let observed = value.observed {
            words +=
                ", from \(DecimalText.fixed(observed.kilogramsPerCubicMetre, 1)) at \(DecimalText.fixed(observed.celsius, 1)) °C"
            if let glass = observed.hydrometerCelsius {
                words += " by a hydrometer of \(DecimalText.fixed(glass, 0)) °C"
            }
        }
        return words
    }
}
