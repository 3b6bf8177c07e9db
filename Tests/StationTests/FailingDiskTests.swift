import Acquisition
import Alarms
import CFaultyDisk
import Snapshots
import Storage
import TankFarm
import TestSupport
import Testing

/// The whole station on a disk that fails under it.
@Suite struct FailingDiskTests {
    private let folder: TemporaryFolder
    private let disk: OpaquePointer

    private struct NoMemory: Error {}

    init() throws {
        folder = try TemporaryFolder()
        disk = try ullage_disk_register(folder.path) ?? { throw NoMemory() }()
    }

    /// What fails, with SQLite's code for it.
    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let codes: [Int32: Int32]

        static let all = [
            Fault(testDescription: "full", codes: [Int32(ULLAGE_DISK_WRITE): 13]),
            Fault(testDescription: "I/O error at the sync", codes: [Int32(ULLAGE_DISK_SYNC): 10 | 4 << 8]),
            Fault(
                testDescription: "gone",
                codes: [
                    Int32(ULLAGE_DISK_OPEN): 14, Int32(ULLAGE_DISK_WRITE): 10 | 3 << 8,
                    Int32(ULLAGE_DISK_SYNC): 10 | 4 << 8,
                ]),
        ]
    }

    @Test(arguments: Fault.all)
    func `alarms ring, an acknowledgement is told not to be on record, and all of it is written later`(
        fault: Fault
    ) throws {
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        try station.snapshot { $0.isAllRead && $0.journal.contains { $0.event == .started } }
        for (kind, code) in fault.codes { ullage_disk_fail(disk, kind, code, 0) }
        // In its time: the scans go on as well.
        let before = station.script.exchanges.now
        let clock = ContinuousClock()
        let begun = clock.now
        let alarm = try #require(try station.overfill(onRecord: false))
        #expect(clock.now - begun < .seconds(5))
        #expect(alarm.onRecord == false)
        #expect(station.script.exchanges.wait { $0 >= before + 40 } != nil)
        let failed = try station.snapshot { snapshot in
            !snapshot.storage.isHealthy
                && snapshot.alarms.contains { $0.record.id == AlarmID(.station, .storageFault) }
        }
        #expect(failed.tanks[0].level == .good(13_600))
        let results = try #require(station.acknowledge(serial: alarm.record.serial))
        #expect(results.map(\.done) == [false])
        #expect(try #require(results.first?.why).contains("NOT ON RECORD"))
        let shown = try station.snapshot { $0.storage.waiting > 0 }
        #expect(shown.overfill?.confirmed.state == .unacknowledged)
        for level: UInt16 in [13_601, 13_602, 13_603] {
            station.script.change { $0.levels[1] = level }
            try station.snapshot { $0.tanks[0].level == .good(Double(level)) }
        }

        for kind in fault.codes.keys { ullage_disk_fail(disk, kind, 0, 0) }
        let back = try station.snapshot { $0.storage.isHealthy && $0.overfill?.onRecord == true }
        #expect(back.overfill?.confirmed.state == .acknowledged)
        #expect(back.storage.lost == 0)
        station.stop()
        let database = try UllageDatabase.openForReading(path: EdgeStation.databasePath(folder))
        defer { database.close() }
        let entries = try database.journal().map(\.entry)
        #expect(entries.filter { $0.alarm == EdgeStation.overfill }.map(\.event) == [.raised, .acknowledged])
        #expect(entries.first { $0.alarm == AlarmID(.station, .storageFault) }?.event == .raised)
        #expect(entries.map(\.at) == entries.map(\.at).sorted())
        #expect(try database.verifyJournal() == .intact(count: Int64(entries.count)))
        var levels: [Double?] = []
        try database.samples(
            tanks: ["TK-101"], from: WallTime(milliseconds: 0), to: WallTime(milliseconds: 1 << 42),
            each: { levels.append($0.level.value) })
        // The last one is what was seen last, written at the stop.
        let changes = levels.reduce(into: [Double?]()) { if $0.last != $1 { $0.append($1) } }
        #expect(changes == [8_000, 13_600, 13_601, 13_602, 13_603])
    }

    @Test func `a disk that hangs is told of, though nobody waits for an entry`() throws {
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        try station.snapshot { $0.isAllRead && $0.journal.contains { $0.event == .started } }
        ullage_disk_hold_syncs(disk, 1)
        defer { ullage_disk_hold_syncs(disk, 0) }
        let silent = try station.snapshot { !$0.storage.isHealthy }
        #expect(silent.storage.why == "the disk does not answer")
        #expect(silent.alarms.contains { $0.record.id == AlarmID(.station, .storageFault) })
        // An overfill rings all the same.
        let alarm = try #require(try station.overfill(onRecord: false))
        #expect(alarm.record.state == .unacknowledged)
        ullage_disk_hold_syncs(disk, 0)
        try station.snapshot { $0.storage.isHealthy && $0.overfill?.onRecord == true }
    }
}
