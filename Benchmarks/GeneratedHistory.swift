import CSystem
import Configuration
import Glibc
import Station
import Storage
import Synchronization
import TankFarm

/// A database with hours of history up to now: 28 tanks at 1 Hz, each value new in a third of the seconds, written by the
/// station's own writer as fast as it goes.
struct GeneratedHistory {
    let site: BenchSite
    let hours: Int
    let end: WallTime
    /// Rows, by the writer's own rule of what is worth one.
    let rows: Int
    /// By which the file grew.
    let bytes: Int64
    let seconds: Double

    init(hours: Int, folder: String) throws {
        self.hours = hours
        site = try BenchSite.serial(folder: folder, scanSeconds: 1)
        let clock = SystemMoments()
        let path = site.configuration.databasePath
        end = clock.now().wall
        let database = try UllageDatabase.openForStation(path: path, at: end)
        let sizeBefore = TextFile.size(path) ?? 0
        let troubles = Troubles()
        let writer = StorageWriter(
            database: database, clock: clock, blockSignals: { ullage_block_signals() },
            limits: StorageLimits(batchInterval: .milliseconds(5))
        ) { troubles.note($0) }
        try writer.start()
        let watch = Stopwatch()
        var tanks = site.tankNames.enumerated().map { WaveringTank($1, number: $0) }
        var thinner = SampleThinner()
        var rows = 0
        for second in 0..<hours * 3_600 {
            let at = end - .seconds(hours * 3_600 - second)
            for index in tanks.indices {
                let sample = tanks[index].next(at: at)
                guard thinner.keeps(sample) else { continue }
                rows += 1
                writer.submit(sample: sample)
            }
            // What is more than the writer may hold would fall out.
            while writer.waitingCounts.samples > 100_000 { Stopwatch.pause(seconds: 0.005) }
        }
        writer.stop()
        database.close()
        seconds = watch.seconds
        if let trouble = troubles.first { throw BenchFailure("the history could not be written: \(trouble)") }
        self.rows = rows
        guard let size = TextFile.size(path) else { throw BenchFailure("the database is not at \(path)") }
        bytes = size - sizeBefore
    }
}

/// What the writer told that must not be: figures of a database that lost rows would flatter.
private final class Troubles: Sendable {
    private let words = Mutex<String?>(nil)

    var first: String? { words.withLock { $0 } }

    func note(_ event: StorageEvent) {
        switch event {
        case .committed, .recovered: return
        case .failed, .lost, .begunAnew, .abandoned: words.withLock { $0 = $0 ?? "\(event)" }
        }
    }
}

/// A tank that rises and falls by a millimetre at a time; one of its values changes in a third of the seconds.
private struct WaveringTank {
    private let name: TankName
    private var level: Double
    private var interface: Double
    private var tenths: Double = 384
    private var random: UInt64

    init(_ name: TankName, number: Int) {
        self.name = name
        level = 5_000 + Double(number) * 100
        interface = 1_500 + Double(number) * 50
        random = UInt64(number) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    }

    mutating func next(at time: WallTime) -> HistorySample {
        if draw(3) == 0 {
            let step: Double = draw(2) == 0 ? 1 : -1
            switch draw(10) {
            case 0: tenths = min(max(tenths + step, 300), 450)
            case 1, 2: interface = min(max(interface + step, 1_000), 4_000)
            default: level = min(max(level + step, 4_500), 12_000)
            }
        }
        return HistorySample(
            tank: name, at: time, level: .good(level), interface: .good(interface), temperature: .good(tenths / 10))
    }

    /// Zero to below `bound`, from the upper bits of a linear congruence, which are its good ones.
    private mutating func draw(_ bound: UInt64) -> UInt64 {
        random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (random >> 33) % bound
    }
}
