import Alarms
import GRDB
import Glibc
import Synchronization
import TankFarm
import TestSupport

@testable import Storage

/// 2026-01-15T08:00:00Z, where the manual clock begins; a multiple of five minutes.
let morning = WallTime(milliseconds: 1_768_464_000_000)

func sample(_ seconds: Double, level: Double, temperature: Double = 32.5) -> HistorySample {
    sample("TK-101", seconds, level: level, temperature: temperature)
}

func sample(
    _ tank: TankName, _ seconds: Double, level: Double, interface: Double = 300, temperature: Double = 32.5
) -> HistorySample {
    HistorySample(
        tank: tank, at: morning + .milliseconds(Int64(seconds * 1_000)), level: .good(level),
        interface: .good(interface), temperature: .good(temperature))
}

func badSample(_ seconds: Double, _ reason: Reason = .timeout) -> HistorySample {
    HistorySample(
        tank: "TK-101", at: morning + .milliseconds(Int64(seconds * 1_000)), level: .bad(reason),
        interface: .bad(reason),
        temperature: .bad(reason))
}

let overfill = AlarmID(.tank("TK-101"), .levelHighHigh)

func raised(_ seconds: Double, serial: Int64 = 1, alarm: AlarmID = overfill) -> JournalEntry {
    JournalEntry(
        at: morning + .milliseconds(Int64(seconds * 1_000)), event: .raised, alarm: alarm, serial: serial,
        value: 13_501, limit: 13_500, text: "rising")
}

/// Collects a writer's events, and waits for those that a test is about.
final class Events: Sendable {
    private let monitor = Monitor<[StorageEvent]>([])

    var all: [StorageEvent] { monitor.withLock { $0 } }
    func take(_ event: StorageEvent) { monitor.update { $0.append(event) } }

    /// Whether it happened within the time that a broken writer would be given.
    /// The condition is judged under the lock, and must not ask this object again.
    func wait(_ condition: @escaping ([StorageEvent]) -> Bool) -> Bool {
        monitor.wait(until: .after(.seconds(20))) { condition($0) }
        return condition(all)
    }
    func waitForTicket(_ ticket: Int64) -> Bool {
        wait { events in
            events.contains { if case .committed(ticket, _) = $0 { true } else { false } }
        }
    }

    var tickets: [Int64] {
        all.compactMap { if case .committed(let ticket, _) = $0 { ticket } else { nil } }
    }
}

extension [StorageEvent] {
    var hasFailed: Bool { contains { if case .failed = $0 { true } else { false } } }
}

/// A database of its own with its writer.
struct Farm {
    let folder: TemporaryFolder
    let path: String
    let clock: ManualClock
    let events = Events()
    let database: UllageDatabase
    let writer: StorageWriter

    /// In another farm's folder, it goes on with that one's file.
    init(
        in folder: TemporaryFolder? = nil, limits: StorageLimits? = nil, clock: ManualClock = ManualClock()
    ) throws {
        let folder = try folder ?? TemporaryFolder()
        self.folder = folder
        self.clock = clock
        path = folder.file("ullage.db")
        database = try UllageDatabase.openForStation(path: path, at: clock.now().wall)
        let events = events
        writer = StorageWriter(
            database: database, clock: clock, blockSignals: {},
            limits: limits
                ?? StorageLimits(batchInterval: .milliseconds(10), retryInterval: .milliseconds(10)),
            onEvent: { events.take($0) })
        try writer.start()
    }

    /// All that was submitted is on disk when this returns.
    func stop() {
        writer.stop()
        database.close()
    }

    func reading() throws -> UllageDatabase { try UllageDatabase.openForReading(path: path) }

    func stored(_ tanks: [TankName] = ["TK-101"]) throws -> [HistorySample] {
        var found: [HistorySample] = []
        try reading().samples(
            tanks: tanks, from: WallTime(milliseconds: 0), to: WallTime(milliseconds: 1 << 42),
            each: { found.append($0) })
        return found
    }
}

/// Another program's connection to the file.
func foreignConnection(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    // The writer under test may be in the middle of a commit of its own.
    configuration.busyMode = .timeout(30)
    return try DatabaseQueue(path: path, configuration: configuration)
}

func bytes(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = fread(&buffer, 1, buffer.count, file)
        if count == 0 { return result }
        result.append(contentsOf: buffer[..<count])
    }
}

func write(_ bytes: [UInt8], to path: String) {
    guard let file = fopen(path, "w") else { return }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
}

func files(in folder: TemporaryFolder) -> [String] {
    guard let directory = opendir(folder.path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
}
