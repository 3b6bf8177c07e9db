import Acquisition
import Alarms
import Configuration
import Reports
import Snapshots
import Station
import Storage
import TankFarm

/// Gathers a shift's summary from the record.
struct ShiftPapers {
    /// How old the opening reading may be at the shift's start.
    static let lookBack: Duration = .seconds(900)

    let site: SiteConfiguration
    let database: UllageDatabase

    /// The shift that ran at a time: up to `now` where it still runs.
    /// - Parameter snapshot: what stands and is declared now, from the station where one runs.
    func summary(of period: ShiftPeriod, snapshot: FarmSnapshot, now: WallTime) throws(StorageError) -> ShiftSummary {
        let end = min(period.to, now)
        let names = site.tanks.map(\.name)
        let anchor = try database.journalAnchor()
        let knownAt = snapshot.isLive ? nil : try database.lastRun()?.endedAt
        return ShiftSummary(
            ShiftInput(
                stationName: site.stationName, zone: site.zone, simulation: site.simulation, period: period,
                isComplete: period.to <= now, generatedAt: now,
                tanks: site.tanks.map {
                    ShiftTank(
                        tank: $0, recipe: site.recipes[$0.name], gaugeHasExtras: withStockExtras.contains($0.name))
                },
                figures: try database.periodFigures(
                    tanks: names, from: period.from, to: end, lookBack: ShiftPapers.lookBack),
                entries: try database.journal(from: period.from, to: period.to).map(\.entry),
                standing: snapshot.alarms.map(\.confirmed),
                unwatched: try database.unwatched(from: period.from, to: end).map {
                    UnwatchedSpan(from: $0.from, to: $0.to)
                }.filter { $0.to - $0.from >= FarmState.shortestGap },
                journalCount: anchor.count, journalHash: anchor.count == 0 ? "" : HexText.of(anchor.lastHash),
                declarations: snapshot.tanks.compactMap(\.declaration).filter { $0.use != .none },
                maintenance: snapshot.lines.compactMap(\.maintenance), knownAt: knownAt,
                enteredAtOpening: try database.manualValues(at: period.from),
                enteredAtClosing: try database.manualValues(at: end), ambientCelsius: site.ambientCelsius,
                ambientIsMeasured: measuresAmbient, units: site.units))
    }

    private var measuresAmbient: Bool {
        site.lines.flatMap(\.gauges).contains { $0.model.extras.contains { $0.extra == .ambient } }
    }

    /// Tanks whose stock the station makes of more than the record keeps: of a chain, a profile or a water cut.
    private var withStockExtras: Set<TankName> {
        var tanks: Set<TankName> = []
        for gauge in site.lines.flatMap(\.gauges) where gauge.model.extras.contains(where: \.extra.isOfLiquid) {
            tanks.insert(gauge.tank)
        }
        return tanks
    }
}

extension GaugeExtra {
    fileprivate var isOfLiquid: Bool {
        switch self {
        case .pressure, .waterCut, .temperature, .profileHeight, .profileCut: true
        case .ambient: false
        }
    }
}
