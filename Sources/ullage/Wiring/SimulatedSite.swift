import Acquisition
import Alarms
import CSystem
import Configuration
import GaugeSimulator
import Quantities
import Storage
import TankFarm

/// What a simulation of a configured site is made of: for every tank the liquid that a farm of its kind would hold.
struct SimulatedSite {
    let tanks: [SimulatedTankSpec]

    init(_ site: SiteConfiguration) {
        var limits: [TankName: SimulatedLimits] = [:]
        for alarm in site.alarms {
            guard let tank = alarm.id.tank else { continue }
            limits[tank, default: SimulatedLimits()].take(alarm)
        }
        var withInterface: Set<TankName> = []
        for line in site.lines {
            for gauge in line.gauges where gauge.model.interface != nil { withInterface.insert(gauge.tank) }
        }
        tanks = site.tanks.map { tank in
            let shellMetres = tank.shellHeightMillimetres / 1_000
            return SimulatedTankSpec(
                tank: tank, areaSquareMetres: site.capacities[tank.name].map { $0.capacityCubicMetres / shellMetres },
                hasInterface: withInterface.contains(tank.name), limits: limits[tank.name] ?? SimulatedLimits())
        }
    }

    /// Longer than the trend of a week, so that there is something to see in it; and no more readings in all than are
    /// written while one looks at the first screen: a thousand tanks begin with the hours of the sparklines.
    private static let longestPast: Duration = .seconds(8 * 86_400)
    private static let shortestPast: Duration = .seconds(8 * 3_600)
    private static let mostReadings = 350_000
    private static let pastStep: Duration = .seconds(60)

    /// The past that a demo of so many tanks begins with.
    static func past(tanks: Int) -> Duration {
        let hours = mostReadings / max(1, tanks) / 60
        return min(longestPast, max(shortestPast, .seconds(hours * 3_600)))
    }

    /// What a demo begins with, so that sparklines and trends have something to show: what the simulated gauges would have
    /// said, once a minute, and an entry in the journal that says so. It makes the database at `path`.
    static func writePast(
        of farm: inout SimulatedFarm, to path: String, at now: WallTime, clock: any MomentSource
    ) throws {
        let database = try UllageDatabase.openForStation(path: path, at: now)
        defer { database.close() }
        let names = farm.tankNames
        let past = SimulatedSite.past(tanks: names.count)
        // Of the days before the last one the minutes tell all that was read once a minute.
        _ = try database.loadHistory(retention: HistoryRetention(rawDays: 1), now: now) { loader in
            try farm.rehearse(for: past, step: SimulatedSite.pastStep) { step in
                for (tank, values) in zip(names, step.values) {
                    try loader.take(values.sample(of: tank, at: now - step.ago))
                }
            }
            return nil
        }
        let hours = DecimalText.fixed(past.inSeconds / 3_600, 0)
        let entry = JournalEntry(
            at: now, event: .configuration,
            text: "SIMULATION: the \(hours) hours before this entry are simulated history")
        let writer = StorageWriter(database: database, clock: clock, blockSignals: { ullage_block_signals() }) { _ in }
        try writer.start()
        writer.submit(entries: [(entry, nil)], ticket: 1)
        writer.stop()
    }
}

extension SimulatedLimits {
    fileprivate mutating func take(_ alarm: AlarmDefinition) {
        switch alarm.id.kind {
        case .levelHighHigh: levelHighHighMillimetres = alarm.limit
        case .levelHigh: levelHighMillimetres = alarm.limit
        case .levelLow: levelLowMillimetres = alarm.limit
        case .levelLowLow: levelLowLowMillimetres = alarm.limit
        case .interfaceHigh: interfaceHighMillimetres = alarm.limit
        case .interfaceLow: interfaceLowMillimetres = alarm.limit
        default: break
        }
    }
}

extension SimulatedValues {
    fileprivate func sample(of tank: TankName, at time: WallTime) -> HistorySample {
        HistorySample(
            tank: tank, at: time, level: .good(levelMillimetres.rounded()),
            interface: interfaceMillimetres.map { .good($0.rounded()) } ?? .absent,
            temperature: .good((temperatureCelsius * 10).rounded() / 10))
    }
}
