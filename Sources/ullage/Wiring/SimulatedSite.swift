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

    /// The hours that a demo begins with, so that sparklines and trends have something to show: what the simulated gauges
    /// would have said, once a minute, and an entry in the journal that says so.
    static func write(
        _ past: [SimulatedHistoryStep], of farm: SimulatedFarm, to path: String, at now: WallTime,
        clock: any MomentSource
    ) throws(StorageError) {
        let database = try UllageDatabase.openForStation(path: path, at: now)
        // All of it waits in memory until it is written: room for every sample, whatever the farm's size.
        let writer = StorageWriter(
            database: database, clock: clock, blockSignals: { ullage_block_signals() },
            limits: StorageLimits(waitingSamples: past.count * farm.tankNames.count + 1)
        ) { _ in }
        try writer.start()
        let hours = DecimalText.fixed((past.first?.ago ?? .zero).inSeconds / 3_600, 0)
        let entry = JournalEntry(
            at: now, event: .configuration,
            text: "SIMULATION: the \(hours) hours before this entry are simulated history")
        writer.submit(entries: [(entry, nil)], ticket: 1)
        for step in past {
            for (tank, values) in zip(farm.tankNames, step.values) {
                writer.submit(sample: values.sample(of: tank, at: now - step.ago))
            }
        }
        writer.stop()
        database.close()
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
