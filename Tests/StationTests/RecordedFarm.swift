import Acquisition
import Alarms
import Station
import Storage
import TankFarm
import TestSupport

/// A farm of which what the engine would write is written, by the station's own writer into a real file.
final class RecordedFarm {
    private(set) var farm: Farm
    /// All samples that the station made, in order, whether they were worth a row or not.
    private(set) var submitted: [HistorySample] = []
    let path: String
    private let database: UllageDatabase
    private let writer: StorageWriter

    var clock: ManualClock { farm.clock }

    init(in folder: TemporaryFolder, zone: SiteZone = .utc) throws {
        // Values that are read each ten seconds are not to grow old between.
        farm = Farm(zone: zone, staleAfter: .seconds(60))
        path = folder.file("ullage.db")
        database = try UllageDatabase.openForStation(path: path, at: farm.clock.now().wall)
        writer = StorageWriter(
            database: database, clock: farm.clock, blockSignals: {},
            limits: StorageLimits(batchInterval: .milliseconds(10), retryInterval: .milliseconds(10))
        ) { _ in }
        try writer.start()
        write(farm.start())
        write(farm.now(.line(.connected("south", at: farm.clock.now()))))
    }

    /// The first tank's gauge is read every ten seconds for so long; `level` is told how often it was read before.
    func scan(for time: Duration, level: (Int) -> Double) {
        for _ in 0..<Int(time.inSeconds / 10) {
            write(farm.after(.seconds(10), farm.reading("TK-101", level: .good(level(submitted.count)))))
        }
    }

    func set(clockTo wall: WallTime) { farm.clock.setWall(to: wall) }

    private func write(_ effects: [StationEffect]) {
        for effect in effects {
            switch effect {
            case .sample(let sample):
                submitted.append(sample)
                writer.submit(sample: sample)
            case .journal(let items, let ticket):
                writer.submit(
                    entries: items.map { ($0.entry, $0.change) }, keeping: items.flatMap(\.keeping), ticket: ticket)
            case .states(let states): writer.submit(states: states)
            case .keep(let spans): writer.submit(changes: spans.map { .keep($0) })
            default: break
            }
        }
    }

    /// All that was submitted is on disk when this returns; gives the file, for reading.
    func stop() throws -> UllageDatabase {
        writer.stop()
        database.close()
        return try UllageDatabase.openForReading(path: path)
    }

    /// What the writer's own rule leaves of what was submitted, by time, and of one time in the order in which it was read.
    var worthARow: [HistorySample] {
        var thinner = SampleThinner()
        let kept = submitted.filter { thinner.keeps($0) }
        return kept.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }
}
