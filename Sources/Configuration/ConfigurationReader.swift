import Acquisition
import Alarms
import Foundation
import Quantities
import TankFarm

/// One pass over a parsed configuration: every part is read and checked, whatever is wrong elsewhere, and only a whole
/// without a fault becomes a `SiteConfiguration`.
struct ConfigurationReader {
    let root: TableReader
    let faults: FaultList
    let path: String
    let folder: String

    /// Nil where something that must be there could not be read; `faults` then says what.
    func read() -> SiteConfiguration? {
        let station = readStation()
        let shifts = readShifts()
        let lines = readLines(staleAfter: station?.staleAfter)
        let gauges = readGauges()
        let products = readProducts()
        let shared = SharedSettings(
            lines: lines, gauges: gauges, defaults: readDefaults(), products: products.byName, groups: readGroups(),
            rounding: readRounding())
        let units = readUnits()
        let retention = readRetention()
        let tanks = readTanks(shared)
        let ambientFrom = readAmbientTank(station?.ambientFrom, tanks)
        let practice = readPractice(sharedAccounts: station?.sharedAccounts ?? [])
        let lineFaults = lines.map { shared.defaults.definition(AlarmID(.line($0.name), .lineFault)) }
        let ofStation = [AlarmKind.storageFault, .stationFault].map {
            shared.defaults.definition(AlarmID(.station, $0))
        }
        let alarms = tanks.flatMap(\.alarms) + lineFaults + ofStation
        warnOfDoubts(station, shared, tanks, alarms)
        let settings = lineSettings(lines, tanks)
        let margins = readMargins(tanks, settings, lines)
        root.finish()
        guard let station else { return nil }

        let capacities = tanks.compactMap { entry in entry.capacity.map { (entry.tank.name, $0) } }
        let recipes = tanks.compactMap { entry in entry.recipe.map { (entry.tank.name, $0) } }
        return SiteConfiguration(
            path: path, folder: folder, stationName: station.name, zone: station.zone, language: station.language,
            simulation: station.simulation, databasePath: station.databasePath, socketPath: station.socketPath,
            staleAfter: station.staleAfter, shifts: shifts, practice: practice, lines: settings,
            tanks: tanks.map(\.tank),
            capacities: Dictionary(capacities, uniquingKeysWith: { first, _ in first }),
            recipes: Dictionary(recipes, uniquingKeysWith: { first, _ in first }), products: products.products,
            ambientFrom: ambientFrom, ambientCelsius: station.ambientCelsius, units: units,
            retention: retention, alarms: alarms,
            margins: margins, warnings: faults.ordered(faults.warnings))
    }

    /// Each line with its gauges in the order of their tanks, a tank's second gauge behind its first.
    private func lineSettings(_ lines: [LineEntry], _ tanks: [TankEntry]) -> [LineSettings] {
        var gauges: [LineName: [PolledGauge]] = [:]
        for entry in tanks {
            if let gauge = entry.gauge { gauges[entry.tank.line, default: []].append(gauge) }
            if let second = entry.second { gauges[second.line, default: []].append(second.gauge) }
        }
        return lines.compactMap { $0.settings(gauges: gauges[$0.name] ?? []) }
    }

    /// A path of the file, resolved against its folder.
    func resolved(_ name: String) -> String {
        if name.hasPrefix("/") { return name }
        return folder == "." ? name : (folder as NSString).appendingPathComponent(name)
    }

    /// Refuses a name that another table of the kind has already.
    func refuseDuplicates(_ what: String, _ names: [(name: String, place: FaultPlace)]) {
        var first: [String: Int?] = [:]
        for (name, place) in names {
            if let line = first[name] {
                let where_ = line.map { " on line \($0)" } ?? ""
                faults.add(place, "\"\(name)\" is the name of another \(what)\(where_); each needs its own")
            } else {
                first[name] = .some(place.line)
            }
        }
    }

    /// What a fault says of a name that leads nowhere.
    static func unknown(_ name: String, _ what: String, among names: [String]) -> String {
        let quoted = NumberWords.quoted(name)
        if let near = NearestName.suggestion(for: name, among: names) {
            return "there is no \(what) \(quoted); did you mean \"\(near)\"?"
        }
        if names.isEmpty { return "there is no \(what) \(quoted), nor any other" }
        return "there is no \(what) \(quoted); there are \(NumberWords.list(names.map { "\"\($0)\"" }))"
    }
}

/// What tanks refer to.
struct SharedSettings {
    /// In the file's order.
    let lines: [LineEntry]
    /// The first of each name.
    let lineOfName: [String: LineEntry]
    let gauges: [String: GaugeEntry]
    let defaults: AlarmLayer
    /// By name.
    let products: [String: ProductEntry]
    let groups: [String: AlarmLayer]
    let rounding: TicketRounding

    init(
        lines: [LineEntry], gauges: [String: GaugeEntry], defaults: AlarmLayer, products: [String: ProductEntry],
        groups: [String: AlarmLayer], rounding: TicketRounding
    ) {
        self.lines = lines
        lineOfName = Dictionary(lines.map { ($0.name.text, $0) }, uniquingKeysWith: { first, _ in first })
        self.gauges = gauges
        self.defaults = defaults
        self.products = products
        self.groups = groups
        self.rounding = rounding
    }
}
